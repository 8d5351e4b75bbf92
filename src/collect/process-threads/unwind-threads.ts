import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { parseTaskSyscall } from '../../formats/proc-stacks/parse-task-files.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { GoSymbolTable } from '../../formats/pclntab/go-symbol-table.ts';
import type { ThreadFrame, ThreadLook } from '../../model/thread-look.ts';
import { openFileSource } from '../binary/file-source.ts';

const MAX_FRAMES = 64;
/** Go's stacks are contiguous; the part that 64 frames take is below this. */
const STACK_BYTES = 65_536;

/** The program of a process as far as its stacks need it. */
interface Program {
  readonly symbols: GoSymbolTable;
  /** What the loader added to the addresses of the file. */
  readonly bias: number;
}

/** Mappings of a process: where code of other files lies. */
interface Mapping {
  readonly from: number;
  readonly to: number;
  readonly file: string;
  readonly offset: number;
}

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
    const program: Program = { symbols: opened.symbols, bias };
    return { ...none, looks: walkAll(dir, tids, program, maps) };
  } finally {
    source.close();
  }
}

function walkAll(
  dir: string,
  tids: readonly number[],
  program: Program,
  maps: readonly Mapping[],
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
      const stack = readMemory(memory, Number(before.sp), STACK_BYTES);
      const after = registers();
      if (after?.pc !== before.pc || after.sp !== before.sp) return [];
      const userStack = walk(Number(before.pc), stack, program, maps);
      return userStack.length === 0 ? [] : [lookOf(dir, tid, userStack)];
    });
  } finally {
    closeSync(memory);
  }
}

function walk(
  start: number,
  stack: Buffer,
  { symbols, bias }: Program,
  maps: readonly Mapping[],
): readonly ThreadFrame[] {
  const frames: ThreadFrame[] = [];
  let [pc, at] = [start, 0];
  while (frames.length < MAX_FRAMES) {
    const address = pc - bias;
    const delta = symbols.stackDelta(address);
    if (delta < 0) {
      // Code that Go's table does not have: C. Only the innermost place is certain.
      const file = frames.length === 0 ? maps.find((m) => pc >= m.from && pc < m.to)?.file : undefined;
      if (file !== undefined && file !== '')
        frames.push({ func: file.slice(file.lastIndexOf('/') + 1), file, line: 0 });
      break;
    }
    // A return address is behind the call: the line of the call is that of the byte before.
    for (const f of symbols.frames(frames.length === 0 ? address : address - 1))
      frames.push({ func: f.function, file: f.file, line: f.line });
    at += delta;
    if (
      at + 8 > stack.length ||
      /^runtime\.(?:goexit|mstart|rt0_go|mcall|systemstack)/.test(frames.at(-1)?.func ?? '')
    )
      break;
    pc = Number(stack.readBigUInt64LE(at));
    at += 8;
  }
  return frames;
}

/** Reads up to the end of the mapping: what lies behind is not there. */
function readMemory(fd: number, address: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let size = length; size >= 4096; size = Math.floor(size / 2)) {
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, size, address));
    } catch {
      continue;
    }
  }
  return bytes.subarray(0, 0);
}

function readMaps(dir: string): readonly Mapping[] {
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
function exeOf(maps: readonly Mapping[]): string {
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
