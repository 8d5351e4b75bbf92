/** A frame as Go's text profiles print it behind a stack. */
export interface SymbolFrame {
  readonly name: string;
  readonly file: string;
  readonly line: bigint;
}

const FRAME = /^#\s+(0x[0-9a-f]+)\s+(\S.*?)\+0x[0-9a-f]+\s+(\S.*):(\d+)\s*$/;

/** What Go's text form leaves out although its address is in the stack: runtime frames on top of it. */
export const HIDDEN_RUNTIME_FRAME = 'runtime.<hidden>';

/**
 * Collects the symbols of a Go text profile (`debug=1`), which follow each stack as comments:
 * `#\t0xADDRESS\tfunction+0xOFFSET\tfile:line`, inlined calls as several lines with one address, innermost first.
 * Addresses are those of call instructions, so one less than the return address in the stack.
 *
 * Two kinds of frames have an address but no line: `runtime.goexit`, and functions of the runtime on top of a stack.
 * Source: Go `src/runtime/pprof/pprof.go` printStackRecord.
 */
export class SymbolLines {
  readonly #known = new Map<bigint, SymbolFrame[]>();
  #stack: readonly bigint[] = [];
  #lines = new Map<bigint, SymbolFrame[]>();

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Begins the stack (call addresses, leaf first) that the next symbol lines explain. */
  begin(stack: readonly bigint[]): void {
    this.#finish();
    this.#stack = stack;
  }

  /** Takes a comment line; lines that are no symbols are ignored. */
  add(line: string): void {
    const match = FRAME.exec(line);
    if (match === null) return;
    const address = BigInt(match[1]!);
    const frame = { name: match[2]!, file: match[3]!, line: BigInt(match[4]!) };
    const frames = this.#lines.get(address);
    if (frames === undefined) this.#lines.set(address, [frame]);
    else frames.push(frame);
  }

  /** The frames at a call address, innermost first; undefined when the text does not tell. */
  framesAt(address: bigint): readonly SymbolFrame[] | undefined {
    this.#finish();
    return this.#known.get(address);
  }

  // One stack may show less of an address than another, because runtime frames on top are hidden: the longest wins.
  #finish(): void {
    if (this.#lines.size === 0) return;
    let shown = false;
    for (const address of this.#stack) {
      const frames = this.#lines.get(address) ?? [];
      shown ||= frames.length > 0;
      const name = shown ? 'runtime.goexit' : HIDDEN_RUNTIME_FRAME;
      const told = frames.length > 0 ? frames : [{ name, file: '', line: 0n }];
      const before = this.#known.get(address);
      if (before === undefined || isGuess(before) || told.length > before.length) {
        if (before === undefined || !isGuess(told)) this.#known.set(address, told);
      }
    }
    this.#lines = new Map();
    this.#stack = [];
  }
}

function isGuess(frames: readonly SymbolFrame[]): boolean {
  return frames[0]?.file === '';
}
