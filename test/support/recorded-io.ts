import type { CommandIo } from '../../src/cli/command.ts';

/** What a command is given, and what it wrote so far. */
export interface RecordedIo {
  readonly io: CommandIo;
  readonly out: () => string;
  readonly err: () => string;
}

/** The surroundings of a command that runs in a test: no terminal, 80 columns, English, an empty environment. */
export function recordedIo(more: Partial<CommandIo> = {}): RecordedIo {
  let out = '';
  let err = '';
  const io: CommandIo = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: process.stdin,
    isTty: false,
    isErrTty: false,
    color: false,
    columns: 80,
    lang: 'en',
    json: false,
    quiet: false,
    env: {},
    cwd: process.cwd(),
    signal: new AbortController().signal,
    ...more,
  };
  return { io, out: () => out, err: () => err };
}
