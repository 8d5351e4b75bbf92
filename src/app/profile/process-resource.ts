import { hostname } from 'node:os';
import { parseMembership } from '../../formats/cgroup/parse-membership.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { parseListeningSockets } from '../../formats/proc/parse-listening-sockets.ts';
import { NO_RESOURCE, type ProfileResource, resourceOfAttributes } from '../../model/profile-resource.ts';
import { entriesOf, linkOf, textOf } from './process-files.ts';

/** The first line kubelet writes into /etc/hosts of a pod; on the host's network it adds "(host network)". Source: kubelet_pods.go. */
const POD_HOSTS = /^# Kubernetes-managed hosts file\.$/m;
const NAMESPACE_FILE = 'var/run/secrets/kubernetes.io/serviceaccount/namespace';
/** Docker, containerd and CRI-O name a container's group after its id, with or without a prefix and `.scope`. */
const CONTAINER_GROUP = /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?(?:\/|$)/g;

/**
 * Where a process of this machine runs: its control group; the container of that group; the pod and instance that its
 * environment names (`OTEL_RESOURCE_ATTRIBUTES`, `POD_NAME`), else that kubelet named. What may not be read is ''.
 */
export function resourceOfProcess(pid: number, procDir = '/proc'): ProfileResource {
  const own = `${procDir}/${pid}`;
  const environ = parseEnviron(textOf(`${own}/environ`));
  const cgroup = cgroupOf(textOf(`${own}/cgroup`));
  const isPod = environ.has('KUBERNETES_SERVICE_HOST');
  const named =
    isPod && POD_HOSTS.test(textOf(`${own}/root/etc/hosts`)) ? environ.get('HOSTNAME') : undefined;
  return {
    ...NO_RESOURCE,
    host: hostname(),
    cgroup,
    containerId: containerOf(cgroup),
    pod: environ.get('POD_NAME') ?? named ?? '',
    namespace: environ.get('POD_NAMESPACE') ?? (isPod ? textOf(`${own}/root/${NAMESPACE_FILE}`).trim() : ''),
    ...resourceOfAttributes(parseResourceAttributes(environ.get('OTEL_RESOURCE_ATTRIBUTES') ?? '')),
  };
}

/**
 * The process of this machine that listens on a port of the loopback device and was started with this command line; undefined
 * when there is none that may be looked at. The command line tells a tunnel to another machine from the program itself.
 */
export function processBehind(port: number, commandLine: string): number | undefined {
  const inodes = new Set<string>();
  for (const [table, family] of [
    ['tcp', 4],
    ['tcp6', 6],
  ] as const) {
    for (const socket of parseListeningSockets(textOf(`/proc/self/net/${table}`), family) ?? [])
      if (socket.port === port) inodes.add(`socket:[${socket.inode}]`);
  }
  if (inodes.size === 0) return undefined;
  const pids = entriesOf('/proc').filter((name) => /^\d+$/.test(name));
  const found = pids.find(
    (pid) =>
      textOf(`/proc/${pid}/cmdline`).replace(/\0$/, '') === commandLine &&
      entriesOf(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`))),
  );
  return found === undefined ? undefined : Number(found);
}

/** Reads `key=value,key=value` with percent signs as the OpenTelemetry specification writes resource attributes (Baggage). */
export function parseResourceAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    if (at > 0) attributes.set(pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim()));
  }
  return attributes;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The group of v2; where v1 still controls, the one that limits memory, then that of the service manager. */
function cgroupOf(text: string): string {
  const { entries: lines } = parseMembership(text);
  const unified = lines.find(({ hierarchyId }) => hierarchyId === 0);
  const memory = lines.find(({ controllers }) => controllers.includes('memory'));
  const systemd = lines.find(({ controllers }) => controllers.includes('name=systemd'));
  return (memory ?? unified ?? systemd)?.path ?? '';
}

/** The innermost container whose id the path names. */
function containerOf(cgroup: string): string {
  return [...cgroup.matchAll(CONTAINER_GROUP)].at(-1)?.[1] ?? '';
}
