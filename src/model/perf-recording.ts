/** One place of a call chain as `perf` recorded it. */
export interface PerfFrame {
  /**
   * Of the kernel and of files that are not known: the address as a signed 64-bit number, so that kernel addresses are exact
   * and negative. Of files: as the source has it, see `AddressKind`.
   */
  readonly address: number;
  readonly isKernel: boolean;
  /** Empty when the source names none. */
  readonly symbol: string;
  /** Path of the file that was mapped there, `[kernel.kallsyms]`, `[vdso]`; empty when nothing was. */
  readonly object: string;
}

/**
 * `file-offset`: bytes from the start of the file. `unclear`: perf script prints file offsets or addresses as linked,
 * depending on its release and on the file.
 */
export type AddressKind = 'file-offset' | 'unclear';

/** One sample, innermost frame first. */
export interface PerfSample {
  readonly command: string;
  readonly pid: number;
  readonly tid: number;
  /** Seconds of the recording's clock; 0 when unknown. */
  readonly seconds: number;
  /** `cpu-clock`, `cycles`. */
  readonly event: string;
  /** What one sample stands for: nanoseconds of clock events, counts of others; 1 when the source does not say. */
  readonly period: number;
  readonly frames: readonly PerfFrame[];
}

/** Registers of a sample's user side and a copy of its stack, as `--call-graph dwarf` records them. */
export interface PerfUserStack {
  /** Of the machine that was recorded. */
  readonly machine: 'amd64' | 'arm64';
  readonly pc: number;
  readonly sp: number;
  /** The link register of arm64; 0 elsewhere. */
  readonly lr: number;
  /** The 64-bit word at an address; undefined outside of what was copied. */
  readonly wordAt: (address: number) => number | undefined;
  /** The frame at an address of the process. */
  readonly frameAt: (address: number) => PerfFrame;
}

/** Call chain of a user side, innermost first, and whether it ends where a stack begins. */
export interface UnwoundStack {
  readonly frames: readonly PerfFrame[];
  readonly isWhole: boolean;
}

/** Makes a call chain out of registers and stack. */
export type PerfUnwinder = (user: PerfUserStack) => UnwoundStack;

/** What a recording says besides its samples. */
export interface PerfSummary {
  readonly samples: number;
  /** Samples that the kernel threw away because the reader was too slow. */
  readonly lost: number;
  /** Build ids by path of the file, in hexadecimal. */
  readonly buildIds: ReadonlyMap<string, string>;
  /** Release of the kernel, as `uname -r` prints it; empty when unknown. */
  readonly kernelRelease: string;
  readonly addressKind: AddressKind;
  /** Samples with a copy of their stack (`--call-graph dwarf`), and those of them whose call chain breaks off. */
  readonly stackCopies: number;
  readonly brokenChains: number;
  /** Samples whose call chain is that of last branch records (`--call-graph lbr`): the hardware keeps 8 to 32 calls. */
  readonly branchChains: number;
  /** The file ends inside a record, or was never finished. */
  readonly truncated: boolean;
  /** Lines or records that could not be understood. */
  readonly skipped: number;
}

/** Receives samples in the order of the recording. */
export type PerfSink = (sample: PerfSample) => void;
