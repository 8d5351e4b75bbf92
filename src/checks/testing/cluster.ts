import type { Facts } from '../../model/facts.ts';
import type { ExpositionSample } from '../../model/exposition.ts';
import type { NodeFacts, PodContainer, PodFacts, PodSecurity } from '../../model/kubernetes.ts';

/** The surroundings of a pod, for facts that only need that. */
export const IN_POD: Pick<Facts, 'scenario'> = { scenario: ['kubernetes-pod'] };
/** The surroundings of a machine. */
export const NO_POD: Pick<Facts, 'scenario'> = { scenario: ['bare-metal'] };

const NONE = { cpuMilli: undefined, memoryBytes: undefined };

/** Rights of a container about which nothing is said. */
export function security(rest: Partial<PodSecurity> = {}): PodSecurity {
  return {
    runAsUser: undefined,
    runAsNonRoot: undefined,
    privileged: false,
    allowPrivilegeEscalation: undefined,
    readOnlyRootFilesystem: undefined,
    addedCapabilities: [],
    droppedCapabilities: [],
    seccomp: undefined,
    ...rest,
  };
}

/** A container `app` that asks for nothing. */
export function podContainer(rest: Partial<PodContainer> = {}): PodContainer {
  return {
    name: 'app',
    image: 'registry.example/app:1',
    kind: 'main',
    requests: NONE,
    limits: NONE,
    limitsInForce: undefined,
    env: [],
    preStop: undefined,
    security: security(),
    containerPorts: [],
    hasReadinessProbe: true,
    restarts: 0,
    lastEnd: undefined,
    startedAtUnixMs: undefined,
    ...rest,
  };
}

/** A running pod shop/app with that container. */
export function pod(
  container: Partial<PodContainer> = {},
  rest: Partial<Omit<PodFacts, 'container'>> = {},
): PodFacts {
  const own = podContainer(container);
  return {
    namespace: 'shop',
    name: 'app-7d9c',
    nodeName: 'node-1',
    phase: 'Running',
    qosClass: 'Burstable',
    graceSec: 30,
    shareProcessNamespace: false,
    hostNetwork: false,
    hostPid: false,
    dnsPolicy: 'ClusterFirst',
    containers: [own],
    conditions: [],
    labels: {},
    ...rest,
    container: own,
  };
}

/** CPU and memory as limits and requests name them. */
export function amounts(cpuMilli?: bigint, memoryBytes?: bigint): PodContainer['limits'] {
  return { cpuMilli, memoryBytes };
}

/** A healthy node of 4 CPUs and 16 GiB. */
export function node(kubeletVersion: string, rest: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name: 'node-1',
    kubeletVersion,
    kernelVersion: '6.8.0',
    osImage: 'Debian',
    containerRuntime: 'containerd://2.1.0',
    capacity: amounts(4000n, 16n << 30n),
    allocatable: amounts(3920n, 15n << 30n),
    conditions: [condition('Ready', 'True')],
    ...rest,
  };
}

/** A condition of a node or pod. */
export function condition(
  type: string,
  status: string,
  reason = '',
  message = '',
): NodeFacts['conditions'][number] {
  return { type, status, reason, message, changedAtUnixMs: undefined };
}

/** One sample of a metrics page. */
export function sample(
  name: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): ExpositionSample {
  return { name, labels, value };
}

/** A histogram as it is exposed: counts by upper bound, the last for all. */
export function histogram(
  name: string,
  counts: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>> = {},
): readonly ExpositionSample[] {
  const total = Math.max(0, ...Object.values(counts));
  return [
    ...Object.entries(counts).map(([le, count]) => sample(`${name}_bucket`, count, { ...labels, le })),
    sample(`${name}_bucket`, total, { ...labels, le: '+Inf' }),
    sample(`${name}_count`, total, labels),
  ];
}
