import type { GoSymbolTable } from '../../formats/pclntab/go-symbol-table.ts';
import type { CoreMapping } from '../../model/core-dump.ts';
import type { ThreadFrame } from '../../model/thread-look.ts';

const MAX_FRAMES = 64;
/** Go's stacks are contiguous; the part that 64 frames take is below this. */
export const STACK_BYTES = 65_536;
/**
 * Where a signal's frame has the registers of what it interrupted, from behind the return address. Source: Linux
 * arch/x86/include/uapi/asm/sigcontext.h, ucontext.h.
 */
const UCONTEXT = { bp: 120, sp: 160, pc: 168 } as const;

/** The program of a process as far as its stacks need it. */
export interface StackProgram {
  readonly symbols: GoSymbolTable;
  /** What the loader added to the addresses of the file. */
  readonly bias: number;
}

/** Memory of a process or of a core file: up to `length` bytes, fewer where it ends. */
export type ReadMemory = (address: number, length: number) => Uint8Array;

/** A place on a stack. */
interface Place {
  readonly pc: number;
  readonly sp: number;
  /** Frame pointer that the innermost function has kept; 0 when not known. */
  readonly bp: number;
  /** The instruction itself; otherwise where a call returns to, so that the call is in front. */
  readonly isExact: boolean;
}

/**
 * Walks one stack of amd64, where the return address lies on the stack. Frames innermost first, inlined calls included,
 * at most some 64: through a signal's frame to what it interrupted, and from the runtime's own stack back to the
 * goroutine that asked for it (systemstack leaves the frame pointer alone since Go 1.21). A place outside of Go's table is
 * C code: it gets the name of its file and no callers. `program` is undefined when the table could not be read.
 * Source: src/runtime/traceback.go, symtab.go, asm_amd64.s.
 */
export function walkStack(
  start: Pick<Place, 'pc' | 'sp'>,
  read: ReadMemory,
  program: StackProgram | undefined,
  maps: readonly CoreMapping[],
): readonly ThreadFrame[] {
  const frames: ThreadFrame[] = [];
  const memory = new StackMemory(read);
  let place: Place | undefined = { ...start, bp: 0, isExact: true };
  while (place !== undefined && frames.length < MAX_FRAMES) {
    const found = program === undefined ? undefined : framesAt(place, program);
    if (program === undefined || found === undefined) {
      const { pc } = place;
      // Code that Go's table does not have: C. Only the innermost place is certain.
      const file = frames.length === 0 ? maps.find((m) => pc >= m.from && pc < m.to)?.file : undefined;
      if (file !== undefined && file !== '')
        frames.push({ func: file.slice(file.lastIndexOf('/') + 1), file, line: 0 });
      break;
    }
    frames.push(...found.frames);
    place = callerOf(place, found, memory);
  }
  return frames;
}

interface Found {
  readonly frames: readonly ThreadFrame[];
  /** Bytes from the stack pointer to the return address. */
  readonly delta: number;
}

function framesAt({ pc, isExact }: Place, { symbols, bias }: StackProgram): Found | undefined {
  const address = pc - bias;
  const delta = symbols.stackDelta(address);
  if (delta < 0) return undefined;
  const list = symbols.frames(isExact ? address : address - 1);
  return { delta, frames: list.map((f) => ({ func: f.function, file: f.file, line: f.line })) };
}

/** Only the kernel calls it: what lies above it is the frame of a signal, whoever's code returns from it. */
export function isSignalEntry(name: string): boolean {
  return name === 'runtime.sigtramp' || name === 'runtime.cgoSigtramp';
}

function callerOf({ sp, bp }: Place, { frames, delta }: Found, memory: StackMemory): Place | undefined {
  const name = frames.at(-1)?.func ?? '';
  if (/^runtime\.(?:goexit|mstart|rt0_go|mcall)/.test(name)) return undefined;
  if (isSignalEntry(name)) {
    const context = sp + delta + 8;
    const pc = memory.word(context + UCONTEXT.pc);
    return pc === 0
      ? undefined
      : { pc, sp: memory.word(context + UCONTEXT.sp), bp: memory.word(context + UCONTEXT.bp), isExact: true };
  }
  if (name.startsWith('runtime.systemstack')) {
    // Its caller keeps its frame pointer where it returns to: the goroutine goes on behind that.
    const pc = bp === 0 ? 0 : memory.word(bp + 8);
    return pc === 0 ? undefined : { pc, sp: bp + 16, bp: memory.word(bp), isExact: false };
  }
  const pc = memory.word(sp + delta);
  if (pc === 0) return undefined;
  // A function with a frame keeps its caller's frame pointer right below the return address.
  const kept = delta >= 8 ? memory.word(sp + delta - 8) : bp;
  // A fault pretends that the instruction has called sigpanic.
  return { pc, sp: sp + delta + 8, bp: kept, isExact: name === 'runtime.sigpanic' };
}

/** Words of a stack, read in one piece as long as they lie together. */
class StackMemory {
  readonly #read: ReadMemory;
  #from = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(read: ReadMemory) {
    this.#read = read;
  }

  /** 0 for what is not there: no return address is. */
  word(address: number): number {
    if (address < this.#from || address + 8 > this.#from + this.#view.byteLength) {
      const bytes = this.#read(address, STACK_BYTES);
      this.#from = address;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const at = address - this.#from;
    return at >= 0 && at + 8 <= this.#view.byteLength ? Number(this.#view.getBigUint64(at, true)) : 0;
  }
}
