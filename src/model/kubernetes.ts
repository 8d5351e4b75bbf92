import type { ExpositionSample } from './exposition.ts';

/** An amount of CPU and memory; undefined where none is written. CPU in thousandths of a core. */
export interface PodAmounts {
  readonly cpuMilli: bigint | undefined;
  readonly memoryBytes: bigint | undefined;
}

/** One variable of a container's `env`. */
export interface PodVariable {
  readonly name: string;
  /** Literal value, masked where it may be a secret; undefined when it comes from elsewhere. */
  readonly value: string | undefined;
  /** `resourceFieldRef`: a limit or request of a container, divided by `divisor` (1 when not written). */
  readonly resource:
    | { readonly container: string; readonly resource: string; readonly divisor: string }
    | undefined;
}

/** What a container waits for before SIGTERM (`lifecycle.preStop`). */
export interface PreStopHook {
  readonly kind: 'exec' | 'httpGet' | 'sleep' | 'tcpSocket';
  /** Seconds, where the hook says them: `sleep: {seconds}`, or `sleep N` as an exec command. */
  readonly seconds: number | undefined;
}

/** Rights of a container, its own settings before those of the pod. */
export interface PodSecurity {
  readonly runAsUser: number | undefined;
  readonly runAsNonRoot: boolean | undefined;
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean | undefined;
  readonly readOnlyRootFilesystem: boolean | undefined;
  /** Without the prefix CAP_. */
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  /** `RuntimeDefault`, `Unconfined`, `Localhost`; undefined when nothing is said. */
  readonly seccomp: string | undefined;
}

/** One container of a pod: what was asked for and what the kubelet says it has. */
export interface PodContainer {
  readonly name: string;
  readonly image: string;
  /** `sidecar`: an init container with `restartPolicy: Always`. */
  readonly kind: 'main' | 'init' | 'sidecar' | 'ephemeral';
  readonly requests: PodAmounts;
  readonly limits: PodAmounts;
  /** `status.containerStatuses[].resources.limits`: what is in force now (in-place resize); undefined when not told. */
  readonly limitsInForce: PodAmounts | undefined;
  readonly env: readonly PodVariable[];
  readonly preStop: PreStopHook | undefined;
  readonly security: PodSecurity;
  readonly containerPorts: readonly number[];
  readonly hasReadinessProbe: boolean;
  readonly restarts: number;
  /** How it ended last time: `OOMKilled` 137. */
  readonly lastEnd: { readonly reason: string; readonly exitCode: number } | undefined;
  /** When it started running, for the environment it was given then. */
  readonly startedAtUnixMs: number | undefined;
}

/** A condition of a pod or a node. */
export interface KubernetesCondition {
  readonly type: string;
  /** `True`, `False`, `Unknown`. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly changedAtUnixMs: number | undefined;
}

/** A Pod (core/v1) as far as checks look at it. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly nodeName: string;
  readonly phase: string;
  /** `Guaranteed`, `Burstable`, `BestEffort`. */
  readonly qosClass: string;
  readonly graceSec: number;
  readonly shareProcessNamespace: boolean;
  readonly hostNetwork: boolean;
  readonly hostPid: boolean;
  readonly dnsPolicy: string;
  readonly containers: readonly PodContainer[];
  /** The judged one, among `containers`. */
  readonly container: PodContainer;
  readonly conditions: readonly KubernetesCondition[];
  readonly labels: Readonly<Record<string, string>>;
  /** Limits of the judged container that a LimitRange gave it when the pod was created: `cpu`, `memory`. */
  readonly limitsByDefault?: readonly string[];
}

/** A LimitRange (core/v1): limits that containers of the namespace get when they name none. */
export interface ContainerDefaults {
  readonly name: string;
  readonly limits: PodAmounts;
}

/** A ResourceQuota (core/v1) as far as it demands limits: a pod of the namespace without them is refused. */
export interface DemandedLimits {
  readonly name: string;
  /** `cpu`, `memory`. */
  readonly limits: readonly string[];
}

/** A Node (core/v1) as far as checks look at it. */
export interface NodeFacts {
  readonly name: string;
  /** `v1.33.2`. */
  readonly kubeletVersion: string;
  readonly kernelVersion: string;
  readonly osImage: string;
  readonly containerRuntime: string;
  readonly capacity: PodAmounts;
  readonly allocatable: PodAmounts;
  readonly conditions: readonly KubernetesCondition[];
}

/** Settings of the kubelet (KubeletConfiguration v1beta1, from configz). */
export interface KubeletSettings {
  /** Undefined where the kubelet is older than the setting (1.31). */
  readonly failCgroupV1: boolean | undefined;
  readonly cpuManagerPolicy: string;
  readonly cpuCfsQuota: boolean;
  readonly podPidsLimit: number | undefined;
}

/** One Event about the pod; equal ones are one with a count. */
export interface PodEvent {
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly lastSeenUnixMs: number | undefined;
}

/** One plugin line of a Corefile: its name, what follows it, and the lines of its block. */
export interface CorefilePlugin {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
}

/** One server block of a Corefile. */
export interface CorefileServer {
  /** Zones with scheme and port as written: `.:53`, `cluster.local`. */
  readonly keys: readonly string[];
  readonly plugins: readonly CorefilePlugin[];
}

/** What all Ingress objects of a cluster add up to. */
export interface IngressLoad {
  readonly objects: number;
  readonly hosts: number;
  readonly paths: number;
  /** Length of all `*-snippet` annotations, in UTF-16 units. */
  readonly snippetLength: number;
  readonly largest: { readonly name: string; readonly paths: number } | undefined;
}

/** A certificate with its end. */
export interface DatedCertificate {
  /** File, `Secret NS/NAME`, `Certificate NS/NAME`, or the address it was served at. */
  readonly where: string;
  readonly subject: string;
  readonly notAfterUnixMs: number;
}

/** Facts that come from the API of a cluster and from the neighbours of a pod. */
export interface ClusterFacts {
  readonly 'k8s.pod': PodFacts;
  readonly 'k8s.node': NodeFacts;
  readonly 'k8s.kubelet': KubeletSettings;
  readonly 'k8s.events': readonly PodEvent[];
  readonly 'k8s.ingresses': IngressLoad;
  readonly 'k8s.limitRanges': readonly ContainerDefaults[];
  readonly 'k8s.quotas': readonly DemandedLimits[];
  /** Certificates of the namespace: cert-manager's own and those in TLS secrets. */
  readonly 'k8s.certificates': readonly DatedCertificate[];
  readonly 'coredns.config': readonly CorefileServer[];
  /** Samples of one member or instance that checks look at; histograms as they are exposed. */
  readonly 'coredns.metrics': readonly ExpositionSample[];
  readonly 'etcd.metrics': readonly ExpositionSample[];
  readonly 'ingress.metrics': readonly ExpositionSample[];
  readonly 'mesh.controlPlane': readonly ExpositionSample[];
  readonly 'mesh.proxy': readonly ExpositionSample[];
}
