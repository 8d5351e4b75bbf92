import { PairIndex } from './profile-pairs.ts';

/**
 * All call stacks of a profile as one tree, each distinct stack once. A node is a stack: its location on top of its
 * parent's stack; node 0 is the empty stack. Walking to the parent goes from the leaf towards the root.
 * Shape: two columns, parents before children, so one forward pass computes anything that flows from root to leaf and
 * one backward pass anything that flows from leaf to root. Bounds: 2^30 nodes. Errors: none.
 */
export class StackTree {
  readonly #pairs: PairIndex;

  constructor(capacity = 1024) {
    this.#pairs = new PairIndex(capacity);
  }

  /** Number of nodes, the empty stack included. */
  get size(): number {
    return this.#pairs.size;
  }

  /** Parent node of each node; node 0 is its own parent. Taken once before a loop, not inside. */
  get parent(): Uint32Array {
    return this.#pairs.first;
  }

  /** Row of the location table of each node; meaningless for node 0. */
  get location(): Uint32Array {
    return this.#pairs.second;
  }

  /** The stack `location` on top of `parent`. */
  child(parent: number, location: number): number {
    return this.#pairs.number(parent, location);
  }

  /** The locations of a stack, leaf first. */
  path(node: number): number[] {
    const { parent, location } = this;
    const path: number[] = [];
    for (let at = node; at !== 0; at = parent[at]!) path.push(location[at]!);
    return path;
  }

  /** Releases what is needed only to add stacks. Adding again builds it anew. */
  seal(): void {
    this.#pairs.seal();
  }
}
