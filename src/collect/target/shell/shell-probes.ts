import { say } from '../../../base/messages.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../../model/evidence.ts';
import type { ImageFit } from '../../../model/image-fit.ts';
import type {
  AccessAnswer,
  FileSystemSpace,
  OwnGroups,
  ProbeAnswers,
  ProbeKind,
} from '../../../model/probe.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { targetMessages as m } from '../targets.messages.ts';
import { fitSparsely } from '../sparse-fit.ts';
import type { SnapshotTree } from '../snapshot-tree.ts';
import type { LongLister } from './long-lister.ts';
import type { FetchBlocks } from './sparse-source.ts';
import { gapOfText } from './gap-of-text.ts';
import { parseSpace } from './parse-space.ts';
import type { ReaderFunction, ShellAnswer } from './shell-session.ts';

/** Asks a function of the reader about a path and makes evidence of its answer. */
export type AskShell = <T>(
  name: ReaderFunction,
  words: readonly string[],
  path: string,
  use: (answer: ShellAnswer) => T | Evidence<T>,
) => Promise<Evidence<T>>;

/** `y`. */
const YES = 0x79;

/** Which process is looked at, and what a look at its program needs. */
export interface ShellSurroundings {
  readonly processDir: string;
  readonly rootDir: string;
  readonly lister: LongLister;
  readonly readFile: (path: string, maxBytes: number) => Promise<Evidence<Uint8Array>>;
  readonly readDir: (path: string) => Promise<Evidence<readonly string[]>>;
  readonly fetchBlocks: (path: string) => FetchBlocks;
}

/** What a shell can answer of the questions that no file holds; the others are `failed`. */
export async function probeByShell<K extends ProbeKind>(
  ask: AskShell,
  kind: K,
  subject: string,
  around: ShellSurroundings,
): Promise<Evidence<ProbeAnswers[K]>> {
  const { processDir } = around;
  const answers: { readonly [P in ProbeKind]?: () => Promise<Evidence<ProbeAnswers[P]>> } = {
    'file-system': () => askSpace(ask, subject),
    'may-write': () => askAccess(ask, subject, processDir),
    'own-groups': () => askOwnGroups(ask, subject),
    'program-fit': () => askFit(around, subject),
  };
  return answers[kind]?.() ?? missing('failed', say(m.notByShell), subject);
}

async function askSpace(ask: AskShell, path: string): Promise<Evidence<FileSystemSpace>> {
  const source = `df ${path}`;
  return ask<FileSystemSpace>('gr_space', [path], source, ({ bytes, errors }) => {
    const space = parseSpace(new TextDecoder().decode(bytes));
    return space ?? gapOfText<FileSystemSpace>(errors, source);
  });
}

/** The shell is another user than a process that is looked at from outside: it answers only for itself. */
async function askAccess(ask: AskShell, path: string, processDir: string): Promise<Evidence<AccessAnswer>> {
  const source = `test -w ${path} -a -x ${path}`;
  if (processDir !== '/proc/self') return missing('failed', say(c.otherIdentity), source);
  return ask<AccessAnswer>('gr_may', [path], source, ({ bytes }) =>
    bytes[0] === YES
      ? { allowed: true, code: null, by: 'kernel' }
      : { allowed: false, code: 'EACCES', by: 'kernel' },
  );
}

/** Where the shell's machine has nsenter and the shell may use it. */
async function askOwnGroups(ask: AskShell, dir: string): Promise<Evidence<OwnGroups>> {
  const source = `nsenter --cgroup=${dir}/ns/cgroup cat`;
  const read = async (file: string) =>
    ask<string>('gr_inside', [dir, file], source, ({ bytes, status, errors }) =>
      status === 0 ? new TextDecoder().decode(bytes) : gapOfText<string>(errors, source),
    );
  const [membership, mountinfo] = await Promise.all([read('cgroup'), read('mountinfo')]);
  if (membership.status !== 'ok') return membership;
  return mapEvidence(mountinfo, (text) => ({ membership: membership.value, mountinfo: text }));
}

/** Plays the start of the process's own program in its root folder. */
async function askFit(around: ShellSurroundings, subject: string): Promise<Evidence<ImageFit>> {
  const { processDir, rootDir, lister } = around;
  const [link, file] = await Promise.all([lister.list(subject), lister.follow(subject)]);
  if (file.status !== 'ok') return file;
  const at = subject === `${processDir}/exe` && link.status === 'ok' ? link.value.linkTarget : subject;
  if (at === undefined) return missing('denied', say(c.denied, { code: 'EACCES' }), subject);
  const { sizeBytes, mode } = file.value.stat;
  try {
    const fetch = around.fetchBlocks(subject);
    const fit = await fitSparsely({ tree: treeOf(around, rootDir), at, sizeBytes, mode, fetch });
    return fit === undefined
      ? missing('failed', say(c.noProgram), subject)
      : present(fit, subject, Date.now());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing('failed', say(m.shellGone, { reason }), subject);
  }
}

/** The root file system of the process, read through the shell. */
function treeOf({ lister, readFile, readDir }: ShellSurroundings, rootDir: string): SnapshotTree {
  return {
    modifiedAtUnixMs: Date.now(),
    entry: async (path) => {
      const entry = await lister.list(`${rootDir}${path}` || '/');
      if (entry.status !== 'ok' || entry.value.stat.kind === 'other') return undefined;
      const { kind, sizeBytes, mode, uid, gid } = entry.value.stat;
      if (kind === 'symlink') return { kind, target: entry.value.linkTarget ?? '' };
      return kind === 'directory' ? { kind, mode, uid, gid } : { kind: 'file', sizeBytes, mode, uid, gid };
    },
    read: async (path, maxBytes) =>
      valueOf(await readFile(`${rootDir}${path}`, maxBytes)) ?? new Uint8Array(),
    list: async (path) => valueOf(await readDir(`${rootDir}${path}`)) ?? [],
  };
}
