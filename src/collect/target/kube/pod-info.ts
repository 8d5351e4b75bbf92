import type { Json } from './kube-api.ts';

/** What this program needs to know of a pod (Kubernetes API reference, Pod v1 core). */
export interface PodInfo {
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string | undefined;
  readonly hostPid: boolean;
  /** Its containers see each other's processes (`shareProcessNamespace`), or those of the node. */
  readonly sharesProcesses: boolean;
  /** Containers in the order of the spec, sidecars among the init containers last. */
  readonly containers: readonly PodContainer[];
  readonly defaultContainer: string | undefined;
}

/** One container of a pod. */
export interface PodContainer {
  readonly name: string;
  /** Without `containerd://`. */
  readonly id: string | undefined;
  readonly running: boolean;
  /** `Running`, or the reason it does not run. */
  readonly state: string;
  /** From the container, else from the pod; undefined means as the image says. */
  readonly runAsUser: number | undefined;
}

/** Reads a Pod; undefined when it is none. */
export function toPodInfo(raw: Json | undefined): PodInfo | undefined {
  const [metadata, spec, status] = [
    asObject(raw?.['metadata']),
    asObject(raw?.['spec']),
    asObject(raw?.['status']),
  ];
  const name = asText(metadata['name']);
  const namespace = asText(metadata['namespace']);
  if (name === undefined || namespace === undefined) return undefined;
  const ofPod = asNumber(asObject(spec['securityContext'])['runAsUser']);
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((key) => asObjects(status[key]));
  const sidecars = asObjects(spec['initContainers']).filter((c) => c['restartPolicy'] === 'Always');
  return {
    name,
    namespace,
    nodeName: asText(spec['nodeName']),
    hostPid: spec['hostPID'] === true,
    sharesProcesses: spec['hostPID'] === true || spec['shareProcessNamespace'] === true,
    defaultContainer: asText(asObject(metadata['annotations'])['kubectl.kubernetes.io/default-container']),
    containers: [...asObjects(spec['containers']), ...sidecars].map((container) =>
      toContainer(container, statuses, ofPod),
    ),
  };
}

/** State of an ephemeral container by its name. */
export function ephemeralState(raw: Json | undefined, name: string): PodContainer | undefined {
  const statuses = asObjects(asObject(raw?.['status'])['ephemeralContainerStatuses']);
  return statuses.some((s) => s['name'] === name) ? toContainer({ name }, statuses, undefined) : undefined;
}

function toContainer(container: Json, statuses: readonly Json[], ofPod: number | undefined): PodContainer {
  const name = asText(container['name']) ?? '';
  const status = statuses.find((s) => s['name'] === name);
  const state = asObject(status?.['state']);
  const idle = asObject(state['waiting'] ?? state['terminated']);
  return {
    name,
    id: asText(status?.['containerID'])?.replace(/^[\w.-]+:\/\//, '') || undefined,
    running: state['running'] !== undefined,
    state: state['running'] === undefined ? (asText(idle['reason']) ?? 'Pending') : 'Running',
    runAsUser: asNumber(asObject(container['securityContext'])['runAsUser']) ?? ofPod,
  };
}

/** A list of objects inside of an answer; anything else is left out. */
export function asObjects(raw: unknown): readonly Json[] {
  return Array.isArray(raw) ? raw.map(asObject) : [];
}

/** An object inside of an answer; empty for anything else. */
export function asObject(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Json) : {};
}

/** A text inside of an answer. */
export function asText(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}

function asNumber(raw: unknown): number | undefined {
  return typeof raw === 'number' ? raw : undefined;
}
