import { readFile, readlink } from 'node:fs/promises';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { parseBootTime } from '../../../formats/proc/parse-boot-time.ts';
import { type Evidence, mapEvidence, missing, present } from '../../../model/evidence.ts';
import type { ImageFit } from '../../../model/image-fit.ts';
import type { ProbeAnswers, ProbeKind } from '../../../model/probe.ts';
import type { Target } from '../../../model/target.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { gapOf } from '../gap.ts';
import { fitSparsely } from '../sparse-fit.ts';
import { BLOCK_BYTES, type FetchBlocks } from '../shell/sparse-source.ts';
import { resolveInTree, type SnapshotTree } from '../snapshot-tree.ts';
import { openLocalTarget } from '../local-target.ts';
import { createSnapshotTarget } from '../snapshot-target.ts';
import { parseSnapshotIndex } from '../snapshot-index.ts';
import { isKernelPath, overlayTree } from '../overlay-tree.ts';
import { engineSettings } from '../../settings/engine-settings.ts';
import { withSettings } from '../../settings/written-file.ts';
import { withGapReason } from '../with-gap-reason.ts';
import { targetMessages as m } from '../targets.messages.ts';
import type { ContainerInfo } from './container-info.ts';
import { openEngineArchive } from './engine-archive.ts';
import { type EngineApi, findEngine } from './engine-api.ts';
import { type EngineFile, engineFiles } from './engine-files.ts';
import { readEngineHost } from './engine-host.ts';
import { findContainer, findService, type FoundContainer } from './find-container.ts';

/** Clock ticks a second that /proc shows to user space on every architecture Go runs on (USER_HZ). */
const USER_HZ = 100;
/** Engines note the start a moment after the kernel does. */
const START_TOLERANCE_MS = 5000;
/** Longer than one sample takes, shorter than the time between two. */
const FRESH_MS = 1000;

/**
 * Opens a container for reading: through the files of its process where this user may read them on this host, else
 * through what the engine tells. `wish` is an id, a name, or for compose a service. Raises BAD_TARGET, ENGINE_NOT_REACHABLE,
 * ENGINE_REFUSED, CONTAINER_NOT_FOUND, SERVICE_NOT_FOUND.
 */
export async function openContainerTarget(kind: 'container' | 'compose', wish: string): Promise<Target> {
  if (kind === 'compose' && !/^[^/]+(?:\/[^/]+)?$/.test(wish))
    throw new AppError('BAD_TARGET', { values: { target: `compose:${wish}`, problem: say(m.badService) } });
  const api = await findEngine();
  const found = await (kind === 'compose' ? findService(api, wish) : findContainer(api, wish));
  const name = `${kind}:${wish}`;
  const obstacle = await whyNotOnHost(found.info);
  if (obstacle === undefined) {
    const target = openLocalTarget({ name, kind: 'container', processDir: `/proc/${found.info.pid}` });
    return withSettings({ ...target, notes: found.notes }, () => engineSettings(api, found.info));
  }
  const target = await openThroughEngine(api, found, name, obstacle);
  return withSettings(target, () => engineSettings(api, found.info));
}

/** Why the process of a container cannot be read on this host; undefined when it can. */
async function whyNotOnHost(info: ContainerInfo): Promise<LocalText | undefined> {
  const { pid, id } = info;
  if (pid === 0) return say(m.notRunning);
  const groups = await textOf(`/proc/${pid}/cgroup`);
  const isThis = groups !== undefined && (groups.includes(id) || (await startedWith(info)));
  if (!isThis) return say(m.otherMachine, { pid });
  try {
    await Promise.all([readFile(`/proc/${pid}/environ`), readlink(`/proc/${pid}/root`)]);
    return undefined;
  } catch {
    return say(m.procDenied, { pid });
  }
}

/** Without a group of its own the container is told by its start: field 22 of /proc/PID/stat (proc_pid_stat(5)). */
async function startedWith({ pid, startedAtUnixMs }: ContainerInfo): Promise<boolean> {
  const [stat, system] = await Promise.all([textOf(`/proc/${pid}/stat`), textOf('/proc/stat')]);
  const boot = system === undefined ? undefined : parseBootTime(system);
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (boot === undefined || ticks === undefined) return false;
  const startedMs = Number(boot) * 1000 + (Number(ticks) / USER_HZ) * 1000;
  return Math.abs(startedMs - startedAtUnixMs) < START_TOLERANCE_MS;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function openThroughEngine(
  api: EngineApi,
  { info, notes }: FoundContainer,
  name: string,
  reason: LocalText,
): Promise<Target> {
  const at = Date.now();
  const fresh = freshFiles(api, info);
  const files = await fresh();
  const texts = new Map([...files].map(([path, { text }]) => [path, text]));
  const archive = openEngineArchive(api, info.id, at);
  const inner = createSnapshotTarget(name, overlayTree(archive, texts), parseSnapshotIndex(undefined));
  const program = programOf(info);
  const source = (path: string) => {
    const from = files.get(path)?.from;
    return from === undefined ? `${api.address} ${path}` : `${api.address} ${from}`;
  };
  const target: Target = {
    ...inner,
    kind: 'container',
    processDir: '/proc/1',
    judgesProcess: true,
    binaryPath: program,
    observedAtUnixMs: at,
    patience: 4,
    notes: [...notes, say(m.throughEngine, { name, reason })],
    readFile: async (path, options) => {
      if (files.has(path)) {
        const text = (await fresh()).get(path)?.text;
        const now = present(text, source(path), Date.now());
        return mapEvidence(now, (known) =>
          known === undefined
            ? undefined
            : new TextEncoder().encode(known).subarray(0, options?.maxBytes ?? known.length),
        );
      }
      const read = await inner.readFile(path, options);
      return read.status === 'ok' ? present(read.value, source(path), at) : { ...read, source: source(path) };
    },
    probe: async (kind, subject) => {
      const answers: { readonly [P in ProbeKind]?: () => Promise<Evidence<ProbeAnswers[P]>> } = {
        'program-fit': () => probeFit(archive, subject),
      };
      return answers[kind]?.() ?? inner.probe(kind, subject);
    },
    // The engine shows the whole root file system, but nothing of the kernel's.
    knowsAbsence: (path) => !isKernelPath(path),
  };
  return withGapReason(target, say(m.notThroughEngine));
}

/** Plays the start of the program in the container's root; the file is fetched as a whole, as the engine gives no part. */
async function probeFit(archive: SnapshotTree, path: string): Promise<Evidence<ImageFit>> {
  try {
    const found = await resolveInTree(archive, path);
    if (found === undefined || found === 'loop' || found.entry.kind !== 'file') {
      return missing('absent', say(c.absent), path);
    }
    const { sizeBytes, mode } = found.entry;
    const whole = archive.read(found.path, sizeBytes);
    const fetch: FetchBlocks = async (first, count) =>
      (await whole).subarray(first * BLOCK_BYTES, (first + count) * BLOCK_BYTES);
    const fit = await fitSparsely({ tree: archive, at: path, sizeBytes, mode, fetch });
    return fit === undefined ? missing('failed', say(c.noProgram), path) : present(fit, path, Date.now());
  } catch (error) {
    return gapOf(error, path);
  }
}

/** What the engine states, asked again once it is older than one sample: counters of a running container go on. */
function freshFiles(api: EngineApi, info: ContainerInfo): () => Promise<ReadonlyMap<string, EngineFile>> {
  let files: Promise<ReadonlyMap<string, EngineFile>> | undefined;
  let askedAt = 0;
  return () => {
    if (files === undefined || performance.now() - askedAt > FRESH_MS) {
      askedAt = performance.now();
      files = readEngineHost(api, info).then((host) => engineFiles(info, host));
    }
    return files;
  };
}

/** The program, when it is named by its path; one found through PATH is searched where the image has its usual folders. */
function programOf(info: ContainerInfo): string | undefined {
  const [word] = info.command;
  if (word === undefined) return undefined;
  if (word.startsWith('/')) return word;
  return word.includes('/') ? `${info.workingDir.replace(/\/$/, '')}/${word}` : undefined;
}
