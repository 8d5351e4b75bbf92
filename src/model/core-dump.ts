/** One thread of a core file. */
export interface CoreThread {
  /** The kernel's thread number. */
  readonly tid: number;
  /** Signal that was being delivered to it; 0 for none. */
  readonly signal: number;
  /** User and system time it has used, milliseconds. */
  readonly cpuMs: number;
  /** Program counter and stack pointer; null on machines whose registers are not read. */
  readonly pc: bigint | null;
  readonly sp: bigint | null;
  /** The system call it had not come back from, with six arguments; null for none, or not known. */
  readonly call: { readonly number: number; readonly args: readonly bigint[] } | null;
}

/** A part of a file in the memory of the process: addresses and the offset in the file, bytes. */
export interface CoreMapping {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly file: string;
}

/** What the core file of a process holds. */
export interface CoreDump {
  /** Architecture as Go names it. */
  readonly arch: string;
  readonly pid: number;
  /** Name of the process, at most 15 bytes, and the first 80 of its words. */
  readonly command: string;
  readonly words: string;
  /** The thread that got the signal first. */
  readonly threads: readonly CoreThread[];
  readonly files: readonly CoreMapping[];
  /** Address at which the program was entered; null when the file does not tell. */
  readonly entry: number | null;
  /** The signal that ended it; the address is that of a fault. Null when nothing was delivered (`gcore`). */
  readonly fault: { readonly signal: number; readonly code: number; readonly address: number } | null;
  /** The file ends before what its headers promise. */
  readonly truncated: boolean;
  /** Memory at an address, at most `length` bytes to the end of its part; empty where nothing was written. */
  readonly read: (address: number, length: number) => Uint8Array;
}
