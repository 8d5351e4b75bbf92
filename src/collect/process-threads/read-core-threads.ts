import { coreSignal } from '../../analyze/stuck/core-signal.ts';
import { readElfCore } from '../../formats/elf-core/read-elf-core.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import { callOfRegisters } from '../../formats/proc-stacks/parse-task-files.ts';
import type { LocalText } from '../../base/messages.ts';
import type { CoreDump, CoreThread } from '../../model/core-dump.ts';
import type { ThreadFrame, ThreadLook } from '../../model/thread-look.ts';
import { type FileSource, openFileSource } from '../binary/file-source.ts';
import { followPointers } from './call-memory.ts';
import { isSignalEntry, type StackProgram, walkStack } from './walk-stack.ts';

/** What a core file says of the threads of its process. */
export interface CoreThreads {
  readonly core: Omit<CoreDump, 'read'>;
  readonly looks: readonly ThreadLook[];
  readonly holders: ReadonlyMap<number, LocalText>;
  /** The program whose table named the stacks; null when none was found, or another one lies there. */
  readonly program: string | null;
  /** The program as the core has it; empty when it does not tell. */
  readonly wanted: string;
  /** There is a file of that name, but it is not the one that ran. */
  readonly isOther: boolean;
  readonly isGo: boolean | null;
  readonly goVersion: string | null;
}

/**
 * Reads the threads of a core file: the calls they were in, and their stacks when the program is at hand: the one given,
 * else the file that the core names. A program whose first bytes are not those in the core's memory is not used.
 * Undefined for what is no 64-bit ELF core. Errors: the system's when the core cannot be opened.
 */
export function readCoreThreads(path: string, given: string | undefined): CoreThreads | undefined {
  const source = openFileSource(path);
  try {
    const core = readElfCore(source);
    return core === undefined ? undefined : readThreads(path, core, given);
  } finally {
    source.close();
  }
}

function readThreads(path: string, core: CoreDump, given: string | undefined): CoreThreads {
  const wanted = core.files.find(
    (f) => core.entry !== null && core.entry >= f.from && core.entry < f.to,
  )?.file;
  const name = given ?? wanted;
  const opened = name === undefined ? undefined : openProgram(name, core, wanted);
  try {
    const program = opened === undefined || opened.isOther ? undefined : opened.program;
    const read = (address: number, length: number) => core.read(address, length);
    // Without its table a place in the program itself says nothing: it may be Go or C.
    const maps = program === undefined ? core.files.filter((f) => f.file !== wanted) : core.files;
    const plain = core.threads.map((thread, i) => {
      const look = lookOf(path, thread, core, i === 0);
      if (thread.pc === null || thread.sp === null || core.arch !== 'amd64') return look;
      const start = { pc: Number(thread.pc), sp: Number(thread.sp) };
      return withStack(look, walkStack(start, read, program, maps));
    });
    const { looks, holders } = followPointers(plain, (address, length) =>
      Buffer.from(core.read(Number(address), length)),
    );
    const isUsed = opened !== undefined && !opened.isOther;
    return {
      core,
      looks,
      holders,
      program: isUsed ? (name ?? null) : null,
      wanted: wanted ?? '',
      isOther: opened?.isOther ?? false,
      isGo: isUsed ? opened.isGo : null,
      goVersion: isUsed ? opened.goVersion : null,
    };
  } finally {
    opened?.source.close();
  }
}

/**
 * A program that ends itself with a core stops its other threads in their signal handlers first: what such a thread did
 * before is below that, and its call is the one that the stack names.
 */
function withStack(look: ThreadLook, userStack: readonly ThreadFrame[]): ThreadLook {
  const handler = userStack.findLastIndex((f) => isSignalEntry(f.func));
  if (handler < 0) return { ...look, userStack };
  return { ...look, call: null, userStack: userStack.slice(handler + 1) };
}

interface OpenedProgram {
  readonly source: FileSource;
  readonly program: StackProgram | undefined;
  readonly isOther: boolean;
  readonly isGo: boolean | null;
  readonly goVersion: string | null;
}

const HEAD_BYTES = 4096;

function openProgram(file: string, core: CoreDump, wanted: string | undefined): OpenedProgram | undefined {
  let source: FileSource;
  try {
    source = openFileSource(file);
  } catch {
    return undefined;
  }
  const opened = readBinaryFacts(source, { file, deep: true });
  if (opened === undefined) {
    source.close();
    return undefined;
  }
  const mapped = core.files.find((f) => f.file === wanted && f.offset === 0);
  const { facts, symbols, executable } = opened;
  const first = executable.space.segments.find((s) => s.offset === 0);
  const bias = (mapped?.from ?? 0) - (first?.address ?? 0);
  const inMemory = Buffer.from(mapped === undefined ? [] : core.read(mapped.from, HEAD_BYTES));
  const isOther = !inMemory.equals(source.read(0, inMemory.length)) || facts.arch !== core.arch;
  return {
    source,
    program: symbols === undefined ? undefined : { symbols, bias },
    isOther,
    isGo: facts.isGo,
    goVersion: facts.goVersion,
  };
}

function lookOf(path: string, thread: CoreThread, core: CoreDump, isFirst: boolean): ThreadLook {
  const signal = core.fault?.signal ?? thread.signal;
  const ended = isFirst && coreSignal(signal) !== undefined;
  const call = thread.call === null ? null : callOfRegisters(thread.call.number, thread.call.args, core.arch);
  return {
    tool: 'core',
    source: path,
    tid: thread.tid,
    name: isFirst && core.command !== '' ? core.command : null,
    atUnixMs: null,
    state: null,
    call,
    wchan: null,
    kernelStack: [],
    userStack: [],
    switches: null,
    cpuMs: thread.cpuMs,
    ...(ended ? { signal } : {}),
  };
}
