import type { ThreadLook } from '../../model/thread-look.ts';
import { parseKernelStack, parseSwitches, parseTaskStat, parseTaskSyscall } from './parse-task-files.ts';

/** The files of one thread, as far as they were kept. */
export interface TaskFiles {
  readonly stack?: string;
  readonly wchan?: string;
  readonly syscall?: string;
  readonly status?: string;
  readonly stat?: string;
  readonly comm?: string;
}

const NAMES = 'stack|wchan|syscall|status|stat|comm';
/** A path of a thread's file: with `grep -H` the content follows a colon, with `head` or `tail` it is the next lines. */
const PATH = new RegExp(`(?:^|[\\s=>#:/])(?:proc/)?(?:(\\d+)/)?task/(\\d+)/(${NAMES})\\b`);
const LINE = new RegExp(`^\\S*task/(\\d+)/(${NAMES}):(.*)$`);
const MAX_THREADS = 65_536;

/** True for a line that names a file of a thread. */
export function isProcLine(line: string): boolean {
  return PATH.test(line);
}

/** One look from a thread's files. `file` of the call is left to who can resolve descriptors. */
export function lookFromTaskFiles(
  tid: number,
  files: TaskFiles,
  source: string,
  arch: string,
  atUnixMs: number | null,
): ThreadLook {
  const stat = files.stat === undefined ? undefined : parseTaskStat(files.stat);
  const syscall = files.syscall === undefined ? undefined : parseTaskSyscall(files.syscall, arch);
  const state = /^State:\s+([A-Za-z])/m.exec(files.status ?? '')?.[1];
  const wchan = files.wchan?.trim() ?? '';
  return {
    tool: 'proc',
    source,
    tid,
    name: files.comm?.trim() ?? stat?.name ?? /^Name:\s+(.*)$/m.exec(files.status ?? '')?.[1] ?? null,
    atUnixMs,
    state: stat?.state ?? state ?? (syscall?.running === true ? 'R' : null),
    call: syscall?.call ?? null,
    // 0 stands for "runs, or hidden".
    wchan: wchan === '' || wchan === '0' ? null : wchan,
    kernelStack: files.stack === undefined ? [] : parseKernelStack(files.stack),
    userStack: [],
    switches: files.status === undefined ? null : parseSwitches(files.status),
    cpuMs: stat?.cpuMs ?? null,
  };
}

/**
 * Reads files of /proc/PID/task that were printed one after the other: `head -n 99 /proc/PID/task/TID/stack`, `tail`,
 * `grep -H "" …`, or with any line in front that holds the path. Bounds: 65,536 threads. Errors: none.
 */
export function parseProcText(text: string, source: string, arch: string): readonly ThreadLook[] {
  const threads = new Map<number, Record<string, string>>();
  let open: { readonly files: Record<string, string>; readonly name: string } | null = null;
  const place = (tid: string | undefined, name: string) => {
    const key = Number(tid);
    let files = threads.get(key);
    if (files === undefined) {
      files = {};
      if (threads.size < MAX_THREADS) threads.set(key, files);
    }
    files[name] ??= '';
    return { files, name };
  };
  for (const line of text.split(/\r?\n/)) {
    const whole = LINE.exec(line);
    const path = whole === null ? PATH.exec(line) : null;
    if (whole !== null) {
      const { files, name } = place(whole[1], whole[2] ?? '');
      files[name] += `${whole[3] ?? ''}\n`;
      open = null;
    } else if (path !== null) open = place(path[2], path[3] ?? '');
    else if (open !== null) open.files[open.name] += `${line}\n`;
  }
  return [...threads].map(([tid, files]) => lookFromTaskFiles(tid, files, source, arch, null));
}
