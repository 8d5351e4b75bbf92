import { say } from '../../../base/messages.ts';
import { type Evidence, mapEvidence, missing } from '../../../model/evidence.ts';
import type {
  AccessAnswer,
  FileSystemSpace,
  OwnGroups,
  ProbeAnswers,
  ProbeKind,
} from '../../../model/probe.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { targetMessages as m } from '../targets.messages.ts';
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

/** What a shell can answer of the questions that no file holds; the others are `failed`. */
export async function probeByShell<K extends ProbeKind>(
  ask: AskShell,
  kind: K,
  subject: string,
  processDir: string,
): Promise<Evidence<ProbeAnswers[K]>> {
  const answers: { readonly [P in ProbeKind]?: () => Promise<Evidence<ProbeAnswers[P]>> } = {
    'file-system': () => askSpace(ask, subject),
    'may-write': () => askAccess(ask, subject, processDir),
    'own-groups': () => askOwnGroups(ask, subject),
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
