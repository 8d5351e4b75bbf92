import { say } from '../../../base/messages.ts';
import { readBinaryFacts } from '../../../formats/gobinary/read-binary-facts.ts';
import { type Evidence, missing, present } from '../../../model/evidence.ts';
import type { AccessAnswer, FileSystemSpace, ProbeAnswers, ProbeKind } from '../../../model/probe.ts';
import type { Target, TargetKind } from '../../../model/target.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { targetMessages as m } from '../targets.messages.ts';
import { READ_ONLY_PROGRAMS } from '../run-program.ts';
import { createLongLister } from './long-lister.ts';
import { parseSpace } from './parse-space.ts';
import { gapOfText } from './gap-of-text.ts';
import type { ReaderFunction, ShellAnswer, ShellSession } from './shell-session.ts';
import { readSparsely } from './sparse-source.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const MAX_ENTRIES = 65_536;
const BLOCK = 65_536;
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
  const now = () => Date.now();
  const ask = async <T>(
    name: ReaderFunction,
    words: readonly string[],
    path: string,
    use: (answer: ShellAnswer) => T | Evidence<T>,
  ): Promise<Evidence<T>> => {
    // A path of a file system holds no NUL, and one with a line break would not be told apart in a list.
    if (words.some((word) => /[\0\n]/.test(word))) return missing('failed', say(m.oddPath), path);
    try {
      const answer = await session.ask(name, words, TIMEOUT_MS);
      if (answer.status !== 0 && answer.bytes.length === 0) return gapOfText<T>(answer.errors, path);
      const value = use(answer);
      return isEvidence(value) ? value : present(value, path, now());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return missing('failed', say(m.shellGone, { reason }), path);
    }
  };
  const lister = createLongLister(session, TIMEOUT_MS);
  return {
    kind: options.kind,
    name: options.name,
    processDir,
    rootDir,
    judgesProcess,
    binaryPath: judgesProcess ? `${processDir}/exe` : undefined,
    projectDir: undefined,
    observedAtUnixMs: now(),
    patience: options.patience,
    readFile: async (path, { maxBytes = DEFAULT_MAX_BYTES } = {}) =>
      ask('gr_head', [path, String(maxBytes)], path, ({ bytes, status, errors }) =>
        status === 0 || bytes.length > 0 ? bytes : gapOfText<Uint8Array>(errors, path),
      ),
    readBinary: async (path) => {
      const entry = await lister.follow(path);
      if (entry.status !== 'ok') return entry;
      const fetch = async (first: number, count: number) =>
        (await session.ask('gr_piece', [path, String(BLOCK), String(first), String(count)], TIMEOUT_MS))
          .bytes;
      try {
        const facts = await readSparsely(
          entry.value.stat.sizeBytes,
          fetch,
          (source) => readBinaryFacts(source, { file: path, deep: false })?.facts,
        );
        return facts === undefined ? missing('failed', say(c.noProgram), path) : present(facts, path, now());
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return missing('failed', say(m.shellGone, { reason }), path);
      }
    },
    readDir: async (path) =>
      ask('gr_names', [path], path, ({ bytes, status, errors }) =>
        status !== 0
          ? gapOfText<readonly string[]>(errors, path)
          : new TextDecoder()
              .decode(bytes)
              .split('\n')
              .filter((name) => name !== '')
              .slice(0, MAX_ENTRIES)
              .sort(),
      ),
    stat: async (path) => {
      const entry = await lister.list(path);
      return entry.status === 'ok' ? { ...entry, value: entry.value.stat } : entry;
    },
    readLink: async (path) => {
      const entry = await lister.list(path);
      if (entry.status !== 'ok') return entry;
      if (entry.value.linkTarget !== undefined) return { ...entry, value: entry.value.linkTarget };
      // The link is there, but where it leads may not be read.
      return entry.value.stat.kind === 'symlink'
        ? missing('denied', say(c.denied, { code: 'EACCES' }), path)
        : missing('failed', say(c.failed, { code: 'EINVAL' }), path);
    },
    run: async (words) => {
      const source = words.join(' ');
      if (!READ_ONLY_PROGRAMS.has(words[0] ?? '')) return missing('failed', say(c.commandNotAllowed), source);
      return ask('gr_run', words, source, ({ bytes, status, errors }) =>
        status === 127
          ? missing<{ exitCode: number; stdout: string; stderr: string }>(
              'absent',
              say(c.commandMissing),
              source,
            )
          : { exitCode: status, stdout: new TextDecoder().decode(bytes), stderr: errors },
      );
    },
    probe: (kind, subject) => probeByShell(ask, kind, subject, processDir),
    knowsAbsence: () => true,
    close: async () => session.close(),
  };
}

type Ask = <T>(
  name: ReaderFunction,
  words: readonly string[],
  path: string,
  use: (answer: ShellAnswer) => T | Evidence<T>,
) => Promise<Evidence<T>>;

/** What a shell can answer of the questions that no file holds. */
async function probeByShell<K extends ProbeKind>(
  ask: Ask,
  kind: K,
  subject: string,
  processDir: string,
): Promise<Evidence<ProbeAnswers[K]>> {
  const answers: { readonly [P in ProbeKind]?: () => Promise<Evidence<ProbeAnswers[P]>> } = {
    'file-system': () =>
      ask<FileSystemSpace>('gr_space', [subject], `df ${subject}`, ({ bytes, errors }) => {
        const space = parseSpace(new TextDecoder().decode(bytes));
        return space ?? gapOfText<FileSystemSpace>(errors, `df ${subject}`);
      }),
    'may-write': async () => {
      const source = `test -w ${subject} -a -x ${subject}`;
      // The shell is another user than a process that is looked at from outside.
      if (processDir !== '/proc/self') return missing('failed', say(c.otherIdentity), source);
      const answer = await ask<AccessAnswer | null>('gr_may', [subject], source, ({ status }) =>
        status === 0 ? { allowed: true, code: null, by: 'kernel' } : null,
      );
      return answer.status === 'ok' && answer.value !== null
        ? { ...answer, value: answer.value }
        : present({ allowed: false, code: 'EACCES', by: 'kernel' } as const, source, Date.now());
    },
  };
  const answer = answers[kind];
  return answer === undefined ? missing('failed', say(m.notByShell), subject) : answer();
}

function isEvidence<T>(value: T | Evidence<T>): value is Evidence<T> {
  return typeof value === 'object' && value !== null && 'status' in value && 'source' in value;
}
