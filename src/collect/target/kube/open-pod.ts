import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { mapEvidence, valueOf } from '../../../model/evidence.ts';
import type { Target } from '../../../model/target.ts';
import { emptyTree, overlayTree } from '../overlay-tree.ts';
import { createSnapshotTarget } from '../snapshot-target.ts';
import { parseSnapshotIndex } from '../snapshot-index.ts';
import { createShellTarget } from '../shell/shell-target.ts';
import { withGapReason } from '../with-gap-reason.ts';
import { chooseContainer, findDeployment, findPod, type FoundPod, readPod } from './find-pod.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import { type KubeOptions, loadKubeConnection } from './kube-config.ts';
import { kubeFiles, withKubeFiles } from './kube-files.ts';
import { kubeMessages as m } from './kube.messages.ts';
import { addEphemeral } from './ephemeral.ts';
import { findProcess, openShell, type OpenedShell } from './pod-shell.ts';
import { asObject, asText } from './pod-info.ts';

/** How the inside of a pod may be reached. */
export interface PodOptions extends KubeOptions {
  /** Image of an ephemeral container to add; only when the user asked for it. */
  readonly ephemeral?: string;
  /** `NAMESPACE/NAME[/CONTAINER]` of a pod on the same node with hostPID and a shell. */
  readonly nodePod?: string;
  /** Told before anything is changed. */
  readonly announce?: (note: LocalText) => void;
}

/** A collector waits this much longer than on a local host: each answer comes through the API server and the kubelet. */
const PATIENCE = 10;

/**
 * Opens one container of a pod. The objects of the API server lie below `/k8s/`; the inside is read through the
 * container's own shell, an ephemeral container, or a pod of the node, and where none of them can be used stays unknown,
 * with the reason and the permissions in the notes. Raises KUBECONFIG_NOT_USABLE, CLUSTER_NOT_REACHABLE, CLUSTER_REFUSED,
 * POD_NOT_FOUND, CONTAINER_NOT_IN_POD, and POD_NOT_READABLE when the way that was asked for fails.
 */
export async function openPodTarget(
  kind: 'pod' | 'deploy',
  wish: string,
  options: PodOptions,
): Promise<Target> {
  const name = `${kind}:${wish}`;
  const api = createKubeApi(await loadKubeConnection(options));
  const found = await (kind === 'pod' ? findPod(api, wish, name) : findDeployment(api, wish, name));
  const files = kubeFiles(api, found.pod, found.container.name);
  const inside = await openInside(api, found, options);
  if ('reason' in inside) {
    const node = found.pod.nodeName ?? '-';
    const target = await apiOnly(name, files);
    const notes = [...found.notes, say(m.apiOnly, { reason: inside.reason, node })];
    return { ...withKubeFiles(target, files), notes };
  }
  const { session, processDir, rootDir, note } = inside;
  const target = createShellTarget({
    kind: 'pod',
    name,
    session,
    processDir,
    rootDir,
    judgesProcess: true,
    patience: PATIENCE,
  });
  return { ...withKubeFiles(target, files), notes: [...found.notes, note] };
}

interface Inside {
  readonly session: OpenedShell['session'];
  readonly processDir: string;
  readonly rootDir: string;
  readonly note: LocalText;
}

async function openInside(
  api: KubeApi,
  found: FoundPod,
  options: PodOptions,
): Promise<Inside | { readonly reason: LocalText }> {
  const { pod, container } = found;
  if (options.nodePod !== undefined) return openFromNode(api, found, options.nodePod);
  if (!container.running) {
    const reason = say(m.notRunning, { container: container.name, state: container.state });
    if (options.ephemeral !== undefined) throw notReadable(found, reason);
    return { reason };
  }
  if (options.ephemeral !== undefined) return openEphemeral(api, found, options.ephemeral, options.announce);
  const shell = await openShell(api, pod, container.name, 'exec');
  if ('reason' in shell) return shell;
  const pid = pod.sharesProcesses ? await findProcess(shell.session, container.id) : 1;
  if (pid === undefined) {
    shell.session.close();
    return { reason: say(m.noProcess, { id: container.id ?? '-' }) };
  }
  const note = say(m.insideByExec, { container: container.name });
  return { session: shell.session, processDir: `/proc/${pid}`, rootDir: '', note };
}

async function openEphemeral(
  api: KubeApi,
  found: FoundPod,
  image: string,
  announce: PodOptions['announce'],
): Promise<Inside> {
  const { pod, container } = found;
  const name = await addEphemeral(api, found, image, announce);
  const shell = await openShell(api, pod, name, 'attach');
  if ('reason' in shell) throw notReadable(found, shell.reason);
  const pid = pod.sharesProcesses ? await findProcess(shell.session, container.id) : 1;
  if (pid === undefined) {
    shell.session.close();
    throw notReadable(found, say(m.noProcess, { id: container.id ?? '-' }));
  }
  const note = say(m.insideByEphemeral, { name });
  return { session: shell.session, processDir: `/proc/${pid}`, rootDir: `/proc/${pid}/root`, note };
}

/** Through a pod that sees the processes of the node; the container's process is told by its id in its control group. */
async function openFromNode(api: KubeApi, found: FoundPod, wish: string): Promise<Inside> {
  const { pod, container } = found;
  const [namespace = '', name = '', wishedContainer] = wish.split('/');
  if (namespace === '' || name === '') {
    throw new AppError('BAD_TARGET', { values: { target: wish, problem: say(m.nodePodPlace) } });
  }
  const helper = await readPod(api, namespace, name);
  if (helper === undefined) {
    const suggestion = say(m.nodePodPlace);
    throw new AppError('POD_NOT_FOUND', { values: { kind: 'pod', name, namespace, suggestion } });
  }
  if (helper.nodeName !== pod.nodeName) {
    throw notReadable(found, say(m.otherNode, { other: helper.nodeName ?? '-', node: pod.nodeName ?? '-' }));
  }
  if (!helper.hostPid) throw notReadable(found, say(m.noHostPid));
  if (container.id === undefined) throw notReadable(found, say(m.noContainerId));
  const shell = await openShell(api, helper, chooseContainer(helper, wishedContainer).name, 'exec');
  if ('reason' in shell) throw notReadable(found, shell.reason);
  const pid = await findProcess(shell.session, container.id);
  if (pid === undefined) {
    shell.session.close();
    throw notReadable(found, say(m.noProcess, { id: container.id.slice(0, 12) }));
  }
  const note = say(m.insideByNode, { pod: wish, pid });
  return { session: shell.session, processDir: `/proc/${pid}`, rootDir: `/proc/${pid}/root`, note };
}

function notReadable({ pod }: FoundPod, reason: LocalText): AppError {
  return new AppError('POD_NOT_READABLE', { values: { pod: `${pod.namespace}/${pod.name}`, reason } });
}

/** What the API server says of the node stands in for the two kernel files it is the same as (NodeSystemInfo). */
async function apiOnly(name: string, files: ReturnType<typeof kubeFiles>): Promise<Target> {
  const node = valueOf(
    mapEvidence((await files.get('/k8s/node.json')?.()) ?? noNode(), (text) => asObject(JSON.parse(text))),
  );
  const info = asObject(asObject(node?.['status'])['nodeInfo']);
  const texts = new Map<string, string>();
  const release = asText(info['kernelVersion']);
  const machine = MACHINE[asText(info['architecture']) ?? ''];
  if (release !== undefined) texts.set('/proc/sys/kernel/osrelease', `${release}\n`);
  if (machine !== undefined) texts.set('/proc/sys/kernel/arch', `${machine}\n`);
  const tree = overlayTree(emptyTree(Date.now()), texts);
  const inner = createSnapshotTarget(name, tree, parseSnapshotIndex(undefined));
  const target: Target = {
    ...inner,
    kind: 'pod',
    processDir: '/proc/1',
    judgesProcess: true,
    binaryPath: undefined,
    patience: PATIENCE,
  };
  return withGapReason(target, say(m.notFromApi));
}

/** Names of machines as uname(2) has them, by GOARCH. */
const MACHINE: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  arm: 'armv7l',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
};

function noNode() {
  return { status: 'absent', reason: say(m.unknownThere), source: '/k8s/node.json' } as const;
}
