import { randomBytes } from 'node:crypto';
import { type LocalText, say } from '../../../base/messages.ts';
import { collectMessages as c } from '../../collect.messages.ts';
import { targetMessages as m } from '../targets.messages.ts';
import type { ShellPipe } from './shell-pipe.ts';

/** What to say of an error of a session. */
export function reasonOf(error: unknown): LocalText | string {
  if (error instanceof ShellGone) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

/** What one request wrote, and the text of its errors. */
export interface ShellAnswer {
  readonly bytes: Uint8Array;
  /** Exit status of the command. */
  readonly status: number;
  /** Standard error, in English where the shell allows. */
  readonly errors: string;
}

/** A shell that answers one request after the other; requests may be sent before earlier ones are answered. */
export interface ShellSession {
  /** Runs a function of the reader. `words` are passed as they are. Fails with an error once the shell is gone or too slow. */
  readonly ask: (name: ReaderFunction, words: readonly string[], timeoutMs: number) => Promise<ShellAnswer>;
  /** Why the shell is gone; undefined while it answers, and when it was closed from here. */
  readonly lost: () => LocalText | string | undefined;
  readonly close: () => void;
}

/** The shell is gone, or was closed. The message is English; `reason` is for people. */
export class ShellGone extends Error {
  readonly reason: LocalText | string;

  constructor(reason: LocalText | string) {
    super(typeof reason === 'string' ? reason : reason.en);
    this.name = 'ShellGone';
    this.reason = reason;
  }
}

/** Functions of the reader: head of a file, long list of paths, names in a folder, a piece of a file, a program, access, processes of a group, space. */
export type ReaderFunction =
  | 'gr_head'
  | 'gr_long'
  | 'gr_follow'
  | 'gr_names'
  | 'gr_piece'
  | 'gr_run'
  | 'gr_may'
  | 'gr_find'
  | 'gr_inside'
  | 'gr_space';

/**
 * The reader: POSIX shell functions that only read. Standard output goes through descriptor 3, so that errors can be told
 * apart from content. LC_ALL is set, but not exported where it was not: programs of the target that are asked about keep
 * their environment. `head -c` is not in POSIX, but in every system since 2000; `dd` would cut the short reads of /proc.
 */
const READER = `
exec 3>&1
LC_ALL=C
gr_end() { printf '\\n%s %s %s\\n%s\\n%s.\\n' "$gr_mark" "$1" "$gr_number" "$2" "$gr_mark" >&3; }
gr_head() { gr_e=$( { head -c "$2" < "$1"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_long() { gr_e=$( { LC_ALL=C ls -ldn "$@"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_follow() { gr_e=$( { LC_ALL=C ls -ldnL "$@"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_names() { gr_e=$( { LC_ALL=C ls -1A "$1/"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_piece() { gr_e=$( { dd "bs=$2" "skip=$3" "count=$4" < "$1"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_run() { gr_e=$( { "$@" < /dev/null; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_may() { if [ -w "$1" ] && [ -x "$1" ]; then printf y >&3; else printf n >&3; fi; gr_end 0 ""; }
gr_find() { gr_e=$( { grep -l -- "$1" /proc/[0-9]*/cgroup; } 2>&1 >&3 ); gr_end "$?" ""; }
gr_inside() { gr_e=$( { nsenter "--cgroup=$1/ns/cgroup" cat "$1/$2" < /dev/null; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
gr_space() { gr_e=$( { LC_ALL=C df -Pk "$1"; LC_ALL=C df -Pi "$1"; } 2>&1 >&3 ); gr_end "$?" "$gr_e"; }
`;

/** No answer is longer: a file is read in pieces, and what goes on without end is not the reader. */
const MAX_ANSWER_BYTES = 64 << 20;

interface Pending {
  readonly resolve: (answer: ShellAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Starts the reader in a shell. Answers are framed by a random mark that no file of the target can hold. */
export function startSession(pipe: ShellPipe): ShellSession {
  const mark = `goroscope-${randomBytes(16).toString('hex')}`;
  const waiting: Pending[] = [];
  let ended: LocalText | string | undefined;
  let isClosed = false;
  let number = 0;
  const frames = createFrames(
    mark,
    (answer) => {
      const next = waiting.shift();
      if (next === undefined) return;
      clearTimeout(next.timer);
      next.resolve(answer);
    },
    () => {
      pipe.close();
      end(say(m.shellFlood, { bytes: MAX_ANSWER_BYTES }));
    },
  );
  const end = (reason: LocalText | string) => {
    if (ended !== undefined) return;
    ended = reason;
    for (const { reject, timer } of waiting.splice(0)) {
      clearTimeout(timer);
      reject(new ShellGone(reason));
    }
  };
  pipe.onOutput(frames);
  pipe.onEnd(end);
  pipe.write(`gr_mark=${mark}${READER}`);
  return {
    ask: (name, words, timeoutMs) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new ShellGone(ended));
        // Answers come in order: one that does not come holds up all others.
        const timer = setTimeout(() => {
          pipe.close();
          end(say(c.commandTimeout, { timeoutMs }));
        }, timeoutMs);
        waiting.push({ resolve, reject, timer });
        pipe.write(`gr_number=${++number}; ${name} ${words.map(quote).join(' ')}\n`);
      }),
    lost: () => (isClosed ? undefined : ended),
    close: () => {
      isClosed = ended === undefined;
      pipe.close();
      end(say(m.shellClosed));
    },
  };
}

/** Between apostrophes nothing has a meaning to a POSIX shell but the apostrophe itself (XCU 2.2.2). */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Cuts the stream into answers: content, `\nMARK STATUS NUMBER\n`, errors, `\nMARK.\n`. Linear in what arrives. */
function createFrames(
  mark: string,
  onAnswer: (answer: ShellAnswer) => void,
  onFlood: () => void,
): (bytes: Uint8Array) => void {
  const head = Buffer.from(`\n${mark} `);
  const tail = Buffer.from(`\n${mark}.\n`);
  let chunks: Uint8Array[] = [];
  let kept = 0;
  let isFlooded = false;
  /** Last bytes of what came before: the end of a frame may be cut in two. */
  let seam: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (isFlooded) return;
    chunks.push(bytes);
    kept += bytes.length;
    const edge = Buffer.concat([seam, bytes]);
    seam = edge.subarray(Math.max(0, edge.length - tail.length));
    if (!edge.includes(tail)) {
      if (kept <= MAX_ANSWER_BYTES) return;
      isFlooded = true;
      chunks = [];
      return onFlood();
    }
    let buffer = Buffer.concat(chunks);
    for (let end = buffer.indexOf(tail); end >= 0; end = buffer.indexOf(tail)) {
      const at = buffer.lastIndexOf(head, end - 1);
      const line = buffer.indexOf(0x0a, at + head.length);
      const [status = ''] = buffer.toString('latin1', at + head.length, line).split(' ');
      onAnswer({
        bytes: new Uint8Array(buffer.subarray(0, at)),
        status: Number(status),
        errors: buffer.toString('utf8', line + 1, end),
      });
      buffer = buffer.subarray(end + tail.length);
    }
    chunks = [buffer];
    kept = buffer.length;
    seam = buffer.subarray(Math.max(0, buffer.length - tail.length));
  };
}
