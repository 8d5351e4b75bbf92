import { say } from '../../../base/messages.ts';
import { readBinaryFacts } from '../../../formats/gobinary/read-binary-facts.ts';
import type { BinaryFacts } from '../../../model/binary-facts.ts';
import { type Evidence, mapEvidence, type Missing, missing, present } from '../../../model/evidence.ts';
import type { CommandOutput, Target, TargetKind } from '../../../model/target.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { targetMessages as m } from '../targets.messages.ts';
import { READ_ONLY_PROGRAMS } from '../run-program.ts';
import type { LongEntry } from './long-list.ts';
import { createLongLister, type LongLister } from './long-lister.ts';
import { type AskShell, probeByShell } from './shell-probes.ts';
import { gapOfText } from './gap-of-text.ts';
import { reasonOf, type ShellSession } from './shell-session.ts';
import { BLOCK_BYTES, type FetchBlocks, readSparsely } from './sparse-source.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const MAX_ENTRIES = 65_536;
/** One answer, behind all that were asked before it. */
const TIMEOUT_MS = 30_000;

/** Where a shell stands and which process is judged there. */
export interface ShellTargetOptions {
  readonly kind: TargetKind;
  readonly name: string;
  readonly session: ShellSession;
  /** @default "/proc/self" */
  readonly processDir?: string;
  /** @default no process is judged */
  readonly judgesProcess?: boolean;
  /** Root folder of the judged process. @default "" */
  readonly rootDir?: string;
  readonly patience: number;
}

/** Reads through a shell that runs on the target. Whatever is asked, only functions of the reader run there. */
export function createShellTarget(options: ShellTargetOptions): Target {
  const { session, processDir = '/proc/self', judgesProcess = false, rootDir = '' } = options;
  const ask = asker(session);
  const lister = createLongLister(session, TIMEOUT_MS);
  const readFile = async (path: string, maxBytes: number) =>
    ask('gr_head', [path, String(maxBytes)], path, ({ bytes }) => bytes);
  const readDir = async (path: string) =>
    ask('gr_names', [path], path, ({ bytes, status, errors }) =>
      status === 0 ? namesOf(bytes) : gapOfText<readonly string[]>(errors, path),
    );
  const fetchBlocks = (path: string) => blocksOf(session, path);
  const around = { processDir, rootDir, lister, readFile, readDir, fetchBlocks };
  return {
    kind: options.kind,
    name: options.name,
    processDir,
    rootDir,
    judgesProcess,
    binaryPath: judgesProcess ? `${processDir}/exe` : undefined,
    projectDir: undefined,
    observedAtUnixMs: Date.now(),
    patience: options.patience,
    readFile: async (path, { maxBytes = DEFAULT_MAX_BYTES } = {}) => readFile(path, maxBytes),
    readBinary: async (path) => readBinaryByShell(session, lister, path),
    readDir,
    stat: async (path) => mapEvidence(await lister.list(path), ({ stat }) => stat),
    readLink: async (path) => linkOf(await lister.list(path), path),
    run: async (words) => runByShell(ask, words),
    probe: (kind, subject) => probeByShell(ask, kind, subject, around),
    knowsAbsence: () => true,
    lost: () => {
      const reason = session.lost();
      return reason === undefined ? undefined : say(m.shellGone, { reason });
    },
    close: async () => session.close(),
  };
}

/** Asks the reader; an answer without content and with a failure is the gap its errors tell. */
function asker(session: ShellSession): AskShell {
  return async (name, words, path, use) => {
    // A path of a file system holds no NUL, and one with a line break would not be told apart in a list.
    if (words.some((word) => /[\0\n]/.test(word))) return missing('failed', say(m.oddPath), path);
    try {
      const answer = await session.ask(name, words, TIMEOUT_MS);
      if (answer.status !== 0 && answer.bytes.length === 0) return gapOfText(answer.errors, path);
      const value = use(answer);
      return isEvidence(value) ? value : present(value, path, Date.now());
    } catch (error) {
      return gone(error, path);
    }
  };
}

function gone(error: unknown, path: string): Missing {
  return missing('failed', say(m.shellGone, { reason: reasonOf(error) }), path) as Missing;
}

function namesOf(bytes: Uint8Array): readonly string[] {
  const names = new TextDecoder().decode(bytes).split('\n');
  return names
    .filter((name) => name !== '')
    .slice(0, MAX_ENTRIES)
    .sort();
}

function linkOf(entry: Evidence<LongEntry>, path: string): Evidence<string> {
  if (entry.status !== 'ok') return entry;
  if (entry.value.linkTarget !== undefined) return { ...entry, value: entry.value.linkTarget };
  // The link is there, but where it leads may not be read.
  return entry.value.stat.kind === 'symlink'
    ? missing('denied', say(c.denied, { code: 'EACCES' }), path)
    : missing('failed', say(c.failed, { code: 'EINVAL' }), path);
}

function blocksOf(session: ShellSession, path: string): FetchBlocks {
  return async (first, count) =>
    (await session.ask('gr_piece', [path, String(BLOCK_BYTES), String(first), String(count)], TIMEOUT_MS))
      .bytes;
}

/** Fetches only the parts of a program that its readers look at. */
async function readBinaryByShell(
  session: ShellSession,
  lister: LongLister,
  path: string,
): Promise<Evidence<BinaryFacts>> {
  const entry = await lister.follow(path);
  if (entry.status !== 'ok') return entry;
  try {
    const facts = await readSparsely(
      entry.value.stat.sizeBytes,
      blocksOf(session, path),
      (source) => readBinaryFacts(source, { file: path, deep: false })?.facts,
    );
    return facts === undefined ? missing('failed', say(c.noProgram), path) : present(facts, path, Date.now());
  } catch (error) {
    return gone(error, path);
  }
}

async function runByShell(ask: AskShell, words: readonly string[]): Promise<Evidence<CommandOutput>> {
  const source = words.join(' ');
  if (!READ_ONLY_PROGRAMS.has(words[0] ?? '')) return missing('failed', say(c.commandNotAllowed), source);
  return ask<CommandOutput>('gr_run', words, source, ({ bytes, status, errors }) =>
    status === 127
      ? missing('absent', say(c.commandMissing), source)
      : { exitCode: status, stdout: new TextDecoder().decode(bytes), stderr: errors },
  );
}

function isEvidence<T>(value: T | Evidence<T>): value is Evidence<T> {
  return typeof value === 'object' && value !== null && 'status' in value && 'source' in value;
}
