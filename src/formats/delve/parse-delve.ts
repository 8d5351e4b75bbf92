import type { SeenGoroutine, ThreadFrame, ThreadLook } from '../../model/thread-look.ts';

// Delve colours the names of functions on every kind of output.
const COLOR = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g');
const MAX_ROWS = 1_000_000;
const THREAD = /^[* ] Thread (\d+) at (?:0x[0-9a-f]+ )?(?:(.*):(\d+))?(?: (\S+))?\s*$/;
const GOROUTINE =
  /^[* ] Goroutine (\d+) - (?:User|Start|Go|Runtime): (.*?):(\d+) (\S+) \(0x[0-9a-f]+\)(?: \(thread (\d+)\))?(?: \[(.*)\])?\s*$/;
const CALL = /^\s+\d+ +0x[0-9a-f]+ in (.+)$/;
const PLACE = /^\s+at (.+):(\d+)$/;

/** True for a line of `threads` or `goroutines`. */
export function isDelveLine(line: string): boolean {
  return THREAD.test(line) || GOROUTINE.test(line);
}

/** What delve shows of a process. */
export interface DelveView {
  readonly looks: readonly ThreadLook[];
  readonly goroutines: readonly SeenGoroutine[];
}

/**
 * Reads delve's `threads` and `goroutines`, with and without `-t`. A goroutine on a thread gives its stack to the thread.
 * Bounds: one million rows. Errors: none. Source: delve pkg/terminal/command.go threads, writeGoroutineLong, printStack.
 */
export function parseDelve(text: string, source: string): DelveView {
  const looks: ThreadLook[] = [];
  const goroutines: SeenGoroutine[] = [];
  let frames: ThreadFrame[] = [];
  let called: string | null = null;
  for (const line of text.replace(COLOR, '').split(/\r?\n/)) {
    if (looks.length + goroutines.length >= MAX_ROWS) break;
    const thread = THREAD.exec(line);
    const goroutine = GOROUTINE.exec(line);
    const call = CALL.exec(line);
    const place = PLACE.exec(line);
    if (thread !== null) {
      const [, tid, file = '', number = '0', func] = thread;
      looks.push(look(source, Number(tid), func === undefined ? [] : [{ func, file, line: Number(number) }]));
    } else if (goroutine !== null) {
      const [, id, file = '', number, func = '', tid, status] = goroutine;
      frames = [{ func, file, line: Number(number) }];
      const seen = readStatus(status);
      goroutines.push({
        id: Number(id),
        tid: tid === undefined ? null : Number(tid),
        ...seen,
        frames,
        words: null,
      });
    } else if (call !== null) called = call[1] ?? '';
    else if (place !== null && called !== null) {
      // A stack says more than the one line that delve prints in front of it.
      if (frames.length === 1 && goroutines.at(-1)?.frames === frames && !stacked.has(frames)) {
        frames.length = 0;
        stacked.add(frames);
      }
      frames.push({ func: called, file: place[1] ?? '', line: Number(place[2]) });
      called = null;
    }
  }
  for (const { tid, frames: stack } of goroutines) if (tid !== null) looks.push(look(source, tid, stack));
  return { looks, goroutines };
}

const stacked = new WeakSet<ThreadFrame[]>();

function look(source: string, tid: number, userStack: readonly ThreadFrame[]): ThreadLook {
  return {
    tool: 'delve',
    source,
    tid,
    name: null,
    atUnixMs: null,
    state: null,
    call: null,
    wchan: null,
    kernelStack: [],
    userStack,
    switches: null,
    cpuMs: null,
  };
}

/** `sleep 12000000000`, `IO wait 51234`: the reason and since when, in nanoseconds of the runtime's clock. */
function readStatus(status: string | undefined): Pick<SeenGoroutine, 'status' | 'waitMinutes'> {
  return { status: status === undefined ? null : status.replace(/ \d+$/, ''), waitMinutes: 0 };
}
