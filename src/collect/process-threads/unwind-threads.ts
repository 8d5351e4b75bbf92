import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { parseTaskSyscall } from '../../formats/proc-stacks/parse-task-files.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { CoreMapping } from '../../model/core-dump.ts';
import type { ThreadFrame, ThreadLook } from '../../model/thread-look.ts';
import { openFileSource } from '../binary/file-source.ts';
import { type StackProgram, walkStack } from './walk-stack.ts';

/** Stacks that were walked, and what the program is. */
export interface UnwoundThreads {
  /** False: not a Go program; null: its program could not be read. */
  readonly isGo: boolean | null;
  readonly goVersion: string | null;
  readonly looks: readonly ThreadLook[];
}

/**
 * Walks the user stacks of threads that are blocked in the kernel, without stopping them: program counter and stack
 * pointer come from /proc/PID/task/TID/syscall, the memory from /proc/PID/mem, sizes of frames from Go's own table. Only
 * amd64, where the return address lies on the stack. A thread that is in C code gets the name of the file it is in and no
 * callers. A thread whose registers have changed meanwhile is left out. Source: src/runtime/traceback.go, symtab.go.
 */
export function unwindThreads(pid: number, tids: readonly number[]): UnwoundThreads {
  const dir = `/proc/${pid}`;
  const maps = readMaps(dir);
  let source: ReturnType<typeof openFileSource>;
  try {
    source = openFileSource(`${dir}/exe`);
  } catch {
    return { isGo: null, goVersion: null, looks: [] };
  }
  try {
    const opened = readBinaryFacts(source, { file: `${dir}/exe`, deep: true });
    const none = { isGo: opened?.facts.isGo ?? null, goVersion: opened?.facts.goVersion ?? null, looks: [] };
    if (opened?.symbols === undefined || opened.facts.arch !== 'amd64') return none;
    const first = opened.executable.space.segments.find((s) => s.offset === 0);
    const mapped = maps.find((m) => m.offset === 0 && m.file !== '' && m.file === exeOf(maps));
    const bias = (mapped?.from ?? 0) - (first?.address ?? 0);
    const program: StackProgram = { symbols: opened.symbols, bias };
    return { ...none, looks: walkAll(dir, tids, program, maps) };
  } finally {
    source.close();
  }
}

function walkAll(
  dir: string,
  tids: readonly number[],
  program: StackProgram,
  maps: readonly CoreMapping[],
): readonly ThreadLook[] {
  let memory: number;
  try {
    memory = openSync(`${dir}/mem`, 'r');
  } catch {
    return [];
  }
  try {
    return tids.flatMap((tid) => {
      const registers = () => {
        try {
          return parseTaskSyscall(readFileSync(`${dir}/task/${tid}/syscall`, 'latin1'), 'amd64');
        } catch {
          return undefined;
        }
      };
      const before = registers();
      if (before === undefined || before.pc === null || before.sp === null) return [];
      const read = (address: number, length: number) => readMemory(memory, address, length);
      const userStack = walkStack({ pc: Number(before.pc), sp: Number(before.sp) }, read, program, maps);
      const after = registers();
      if (after?.pc !== before.pc || after.sp !== before.sp) return [];
      return userStack.length === 0 ? [] : [lookOf(dir, tid, userStack)];
    });
  } finally {
    closeSync(memory);
  }
}

/** Reads up to the end of the mapping: what lies behind is not there. */
function readMemory(fd: number, address: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let size = length; size >= 4096; size = Math.floor(size / 2)) {
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, size, address));
    } catch {
      continue;
    }
  }
  return bytes.subarray(0, 0);
}

function readMaps(dir: string): readonly CoreMapping[] {
  try {
    return readFileSync(`${dir}/maps`, 'latin1')
      .split('\n')
      .flatMap((line) => {
        const row = /^([0-9a-f]+)-([0-9a-f]+) \S+ ([0-9a-f]+) \S+ \d+\s*(.*)$/.exec(line);
        if (row === null) return [];
        const [from = 0, to = 0, offset = 0] = row.slice(1, 4).map((w) => Number.parseInt(w, 16));
        return [{ from, to, offset, file: row[4] ?? '' }];
      });
  } catch {
    return [];
  }
}

/** The program is the first file that is mapped. */
function exeOf(maps: readonly CoreMapping[]): string {
  return maps.find((m) => m.file.startsWith('/'))?.file ?? '';
}

function lookOf(dir: string, tid: number, userStack: readonly ThreadFrame[]): ThreadLook {
  return {
    tool: 'unwound',
    source: `${dir}/mem`,
    tid,
    name: null,
    atUnixMs: Date.now(),
    state: null,
    call: null,
    wchan: null,
    kernelStack: [],
    userStack,
    switches: null,
    cpuMs: null,
  };
}
