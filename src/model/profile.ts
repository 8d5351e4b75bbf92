import type { Int64Column } from './profile-int64.ts';
import type { LabelSets } from './profile-labels.ts';
import type { StackTree } from './profile-stacks.ts';
import type { StringTable } from './profile-strings.ts';

/** What a value counts and in which unit: `cpu`/`nanoseconds`, `inuse_space`/`bytes`. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

/**
 * A mapped binary. Addresses are unsigned 64-bit. Row 0 of a profile is the main binary. The `has…` marks say what the
 * locations of this mapping carry already.
 */
export interface Mapping {
  readonly id: bigint;
  readonly start: bigint;
  readonly limit: bigint;
  readonly offset: bigint;
  readonly file: string;
  readonly buildId: string;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** Functions as columns. `name`, `systemName`, `filename` are ids of the string table. */
export interface FunctionTable {
  readonly count: number;
  /** Unsigned 64-bit, as the file numbers them; rows are what the rest of the profile refers to. */
  readonly id: Int64Column;
  readonly name: Uint32Array;
  readonly systemName: Uint32Array;
  readonly filename: Uint32Array;
  readonly startLine: Int64Column;
}

/**
 * Program locations as columns. The lines of row `r` are `lineStart[r]` to `lineStart[r + 1]`: the innermost inlined
 * call first, the physical caller last. A location without lines is known by its address only.
 */
export interface LocationTable {
  readonly count: number;
  readonly id: Int64Column;
  /** Row of the mapping table, or -1. */
  readonly mapping: Int32Array;
  /** Unsigned 64-bit. */
  readonly address: Int64Column;
  readonly isFolded: Uint8Array;
  readonly lineStart: Uint32Array;
  /** Row of the function table of each line, or -1. */
  readonly lineFunction: Int32Array;
  readonly line: Int64Column;
  readonly column: Int64Column;
}

/** Samples as columns, in the order of the file. `values[t]` is the column of `sampleTypes[t]`. */
export interface SampleTable {
  readonly count: number;
  /** Node of the stack tree. */
  readonly stack: Uint32Array;
  /** Number of the label set. */
  readonly labels: Uint32Array;
  readonly values: readonly Int64Column[];
}

/**
 * A pprof profile in columns: interned strings, functions, locations, a tree of stacks, value columns and label sets.
 * Immutable by convention: whatever changes one makes new columns and shares the rest.
 * Bounds: 2^30 samples. Source: google/pprof `proto/profile.proto`.
 */
export interface Profile {
  readonly strings: StringTable;
  readonly sampleTypes: readonly ValueType[];
  readonly samples: SampleTable;
  readonly mappings: readonly Mapping[];
  readonly locations: LocationTable;
  readonly functions: FunctionTable;
  readonly stacks: StackTree;
  readonly labels: LabelSets;
  readonly comments: readonly string[];
  readonly docUrl: string;
  /** Regular expressions over function names that hide the profiler's own frames; empty for none. */
  readonly dropFrames: string;
  readonly keepFrames: string;
  /** Start of collection; 0 when unknown. */
  readonly timeUnixNano: bigint;
  /** 0 when unknown or when the profile is a moment, not a span of time. */
  readonly durationNano: bigint;
  /** What `period` counts; both parts are empty when the file does not say. */
  readonly periodType: ValueType;
  readonly period: bigint;
  /** Name of the sample type to show first; empty for the last one. */
  readonly defaultSampleType: string;
}

/** True when every value of the sample is zero. */
export function isZeroSample(profile: Profile, sample: number): boolean {
  return profile.samples.values.every((column) => column.isZero(sample));
}
