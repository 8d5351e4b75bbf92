/** Layouts of Go's table of functions and lines, by the first release that writes them. */
export type PclntabVersion = '1.2' | '1.16' | '1.18' | '1.20';

/** One function as compiled: the range of its machine code and where its source begins. */
export interface GoFunction {
  /** As in the symbol table: `main.(*T).Run`, `main.main.func1`. */
  readonly name: string;
  readonly entry: number;
  /** First address behind it, padding included. */
  readonly end: number;
  /** Source file of its first instruction; empty when the table has none. */
  readonly file: string;
  /** Line of `func`; 0 when the table has none (before Go 1.20). */
  readonly startLine: number;
}

/** One frame at an address; a call that was inlined is a frame of its own. */
export interface GoFrame {
  readonly function: string;
  readonly file: string;
  /** 1-based; 0 when not known. */
  readonly line: number;
  /** True for the code of a function that was inlined into the next frame. */
  readonly inlined: boolean;
}
