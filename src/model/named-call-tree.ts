/** A function as other programs want to see it. */
export interface NamedFrame {
  readonly name: string;
  /** Source file; empty when unknown. */
  readonly file: string;
}

/** Values of one sample type at each node of a call tree, without its children. Doubles: exact below 2^53. */
export interface CallTreeColumn {
  readonly type: string;
  readonly unit: string;
  readonly self: Float64Array;
}

/**
 * The stacks of a profile as one tree of named calls: what writers of other formats take. Node 0 is the empty stack;
 * parents have smaller numbers than their children; two nodes never have the same parent and the same frame.
 */
export interface NamedCallTree {
  readonly frames: readonly NamedFrame[];
  readonly parent: Uint32Array;
  /** Index into `frames`; meaningless for node 0. */
  readonly frame: Uint32Array;
  readonly columns: readonly CallTreeColumn[];
}
