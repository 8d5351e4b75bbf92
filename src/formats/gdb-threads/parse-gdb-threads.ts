import type { ThreadFrame, ThreadLook } from '../../model/thread-look.ts';

const MAX_THREADS = 65_536;
const MAX_FRAMES = 256;
const THREAD =
  /^Thread \d+ \((?:Thread 0x[0-9a-f]+ )?\(?(?:LWP|process) (\d+)\)?(?: "((?:[^"\\]|\\.)*)")?(?:.*)\):?\s*$/;
const FRAME = /^#\d+ +(?:0x[0-9a-f]+ in )?(.+?) \((.*)\)(?: at (.+):(\d+)| from (.+))?$/;

/** True for a line that begins a thread in `thread apply all bt`. */
export function isGdbThread(line: string): boolean {
  return THREAD.test(line);
}

/**
 * Reads `thread apply all bt` of gdb, also between gdb's other lines and with frames that the terminal has broken in two.
 * Bounds: 65,536 threads, 256 frames each. Errors: none; an empty list when nothing was understood. Source: gdb/stack.c
 * print_frame, gdb/thread.c thr_try_catch_cmd.
 */
export function parseGdbThreads(text: string, source: string): readonly ThreadLook[] {
  const looks: ThreadLook[] = [];
  let frames: ThreadFrame[] | null = null;
  for (const line of joinBroken(text)) {
    const thread = THREAD.exec(line);
    if (thread !== null && looks.length < MAX_THREADS) {
      frames = [];
      looks.push({
        tool: 'gdb',
        source,
        tid: Number(thread[1]),
        name: thread[2] ?? null,
        atUnixMs: null,
        state: null,
        call: null,
        wchan: null,
        kernelStack: [],
        userStack: frames,
        switches: null,
        cpuMs: null,
      });
      continue;
    }
    const frame = FRAME.exec(line);
    if (frame === null || frames === null || frames.length >= MAX_FRAMES) continue;
    const [, func = '', , file, number, library] = frame;
    frames.push({ func, file: file ?? library ?? '', line: Number(number ?? 0) });
  }
  return looks;
}

/** Lines with what continues them: a frame that is broken goes on with blanks. */
function* joinBroken(text: string): Generator<string> {
  let held = '';
  for (const line of text.split(/\r?\n/)) {
    if (held.startsWith('#') && /^ {2,}\S/.test(line) && held.length < 65_536) held += ` ${line.trim()}`;
    else {
      if (held !== '') yield held;
      held = line;
    }
  }
  if (held !== '') yield held;
}
