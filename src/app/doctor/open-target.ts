import { AppError } from '../../base/errors/app-error.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { openLocalTarget } from '../../collect/target/local-target.ts';
import { redactingTarget } from '../../collect/redact/redacting-target.ts';
import type { Target } from '../../model/target.ts';
import { openTargetMessages as m } from './open-target.messages.ts';

/** What else belongs to the object of a run. */
export interface OpenOptions {
  /** Program file of this machine to judge for, instead of the process's own. */
  readonly binary?: string;
  /** Configuration of ssh instead of the user's own. */
  readonly sshConfig?: string;
  /** Kubernetes configuration and context instead of the usual ones. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Image of an ephemeral container to add to a pod. @default none is added */
  readonly ephemeral?: string;
  /** Pod of the same node to read a pod through. */
  readonly nodePod?: string;
  /** Files and folders of this machine that may have set what is found. @default those of the working folder */
  readonly sources?: readonly string[];
  /** Told before anything is changed on a target, which only `ephemeral` does. */
  readonly announce?: (note: LocalText) => void;
}

type Open = (rest: string, text: string, options: OpenOptions) => Promise<Target>;

/** How each kind is opened; modules are loaded when their kind is asked for. */
const KINDS: Readonly<Record<string, Open>> = {
  pid: openProcess,
  snapshot: async (path) =>
    (await import('../../collect/target/snapshot-target.ts')).openSnapshotTarget(path),
  container: async (wish) =>
    (await import('../../collect/target/engine/open-container.ts')).openContainerTarget('container', wish),
  ssh: async (place, _, { sshConfig }) =>
    (await import('../../collect/target/ssh/open-ssh.ts')).openSshTarget(
      place,
      sshConfig === undefined ? {} : { configFile: sshConfig },
    ),
  pod: (wish, _, options) => openPod('pod', wish, options),
  deploy: (wish, _, options) => openPod('deploy', wish, options),
  image: async (path, _, { binary }) =>
    (await import('../../collect/target/image/open-image.ts')).openImageTarget(path, binary),
  compose: async (wish) =>
    (await import('../../collect/target/engine/open-container.ts')).openContainerTarget('compose', wish),
};

async function openPod(
  kind: 'pod' | 'deploy',
  wish: string,
  { kubeconfig, context, ephemeral, nodePod, announce }: OpenOptions,
): Promise<Target> {
  const { openPodTarget } = await import('../../collect/target/kube/open-pod.ts');
  return openPodTarget(kind, wish, {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    ...(ephemeral === undefined ? {} : { ephemeral }),
    ...(nodePod === undefined ? {} : { nodePod }),
    ...(announce === undefined ? {} : { announce }),
  });
}

/**
 * Opens what a target text names: `local` or `KIND:REST`. Everything read from it passes the redaction. Raises
 * UNKNOWN_TARGET with the nearest kind, NO_SUCH_PROCESS, SNAPSHOT_NOT_READABLE, SOURCES_NOT_READABLE, and what the
 * kinds raise.
 */
export async function openTarget(text: string, options: OpenOptions = {}): Promise<Target> {
  const target = redactingTarget(await openRawTarget(text, options));
  if (options.binary === undefined || target.binaryPath === options.binary) return target;
  const { withBinaryFile } = await import('../../collect/target/judged-binary.ts');
  return withBinaryFile(target, options.binary);
}

/** The same without redaction: only for a capture, which redacts and records itself. */
export async function openRawTarget(text: string, options: OpenOptions = {}): Promise<Target> {
  const sources = options.sources ?? [];
  const target = sources.length > 0 ? undefined : await openPlainTarget(text, options);
  // Only these are made from files that lie beside a project; the readers of those files are not loaded for others.
  if (target !== undefined && !['container', 'pod', 'image'].includes(target.kind)) return target;
  const [{ namedSources }, { withSourceFiles }] = await Promise.all([
    import('../../collect/settings/find-sources.ts'),
    import('../../collect/settings/with-written-settings.ts'),
  ]);
  const named = await namedSources(sources);
  return withSourceFiles(target ?? (await openPlainTarget(text, options)), named, process.cwd());
}

async function openPlainTarget(text: string, options: OpenOptions): Promise<Target> {
  if (text === 'local') return openLocalTarget({ name: 'local', kind: 'local' });
  const [, kind = text, rest] = /^(\w+):(.+)$/s.exec(text) ?? [];
  const open = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (open !== undefined && rest !== undefined) return open(rest, text, options);
  const near = nearestName(kind.replace(/:$/, ''), ['local', ...Object.keys(KINDS)]);
  const suggestion =
    near === undefined ? '' : say(m.didYouMean, { near: near === 'local' ? near : `${near}:…` });
  throw new AppError('UNKNOWN_TARGET', { values: { target: text, suggestion } });
}

async function openProcess(rest: string, text: string): Promise<Target> {
  if (!/^\d{1,10}$/.test(rest)) {
    throw new AppError('BAD_TARGET', { values: { target: text, problem: say(m.notANumber) } });
  }
  const target = openLocalTarget({ name: text, kind: 'pid', processDir: `/proc/${rest}` });
  if ((await target.stat(`/proc/${rest}`)).status === 'absent') {
    throw new AppError('NO_SUCH_PROCESS', { values: { pid: rest } });
  }
  return target;
}
