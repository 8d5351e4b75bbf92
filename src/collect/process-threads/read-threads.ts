import { readdirSync, readFileSync } from 'node:fs';
import type { ThreadCall, ThreadLook } from '../../model/thread-look.ts';
import { lookFromTaskFiles } from '../../formats/proc-stacks/parse-proc-text.ts';
import { describeDescriptor } from './describe-descriptor.ts';

const FILES = ['stack', 'wchan', 'syscall', 'status', 'stat', 'comm'] as const;
const MAX_THREADS = 65_536;

/** One look at all threads of a process, and the files that could not be read. */
export interface ThreadsSeen {
  readonly looks: readonly ThreadLook[];
  /** Names of files that this user may not read: `stack`, `syscall`. */
  readonly denied: readonly string[];
}

/**
 * Reads `task/TID/{stack,wchan,syscall,status,stat,comm}` below a folder: /proc/PID, or a copy of it. Nothing is stopped
 * and nothing changed. `arch` as Go names it. Undefined when the folder has no threads.
 */
export function readThreads(procDir: string, arch: string, isLive: boolean): ThreadsSeen | undefined {
  let names: string[];
  try {
    names = readdirSync(`${procDir}/task`).filter((n) => /^\d+$/.test(n));
  } catch {
    return undefined;
  }
  const denied = new Set<string>();
  const looks = names.slice(0, MAX_THREADS).map((name) => {
    const files: Record<string, string> = {};
    const at = isLive ? Date.now() : null;
    for (const file of FILES) {
      try {
        files[file] = readFileSync(`${procDir}/task/${name}/${file}`, 'latin1');
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : '';
        if (code === 'EACCES' || code === 'EPERM') denied.add(file);
      }
    }
    const look = lookFromTaskFiles(Number(name), files, procDir, arch, at);
    return { ...look, call: withFile(look.call, procDir) };
  });
  return { looks, denied: [...denied] };
}

function withFile(call: ThreadCall | null, procDir: string): ThreadCall | null {
  if (call === null || call.fd === null || call.fd < 0) return call;
  return { ...call, file: describeDescriptor(procDir, call.fd) };
}
