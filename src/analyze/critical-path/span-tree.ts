/**
 * Spans of one trace by index: arrays of equal length. `parent` is the index of the parent span or negative when there
 * is none. Times are nanoseconds after any common zero; durations are never negative.
 */
export interface SpanIntervals {
  readonly parent: ArrayLike<number>;
  readonly startNs: ArrayLike<number>;
  readonly durationNs: ArrayLike<number>;
}

/** Parent and child relations in compressed rows: children of `i` are `children[first[i] … first[i + 1])`. */
export interface SpanTree {
  readonly first: Int32Array;
  readonly children: Int32Array;
  /** Spans without a usable parent, in index order. */
  readonly roots: readonly number[];
  /** Every span once, parents before their children. */
  readonly order: Int32Array;
  /** `parent` with everything unusable (missing, out of range, itself, on a cycle) as -1. */
  readonly parent: Int32Array;
}

/**
 * Builds the tree. Parent references that form a cycle, which only broken input has, are cut at one span of the cycle,
 * which becomes a root. O(n); fine for millions of spans.
 */
export function buildSpanTree(parentOf: ArrayLike<number>): SpanTree {
  const n = parentOf.length;
  const parent = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const p = parentOf[i] ?? -1;
    parent[i] = p >= 0 && p < n && p !== i ? p : -1;
  }
  cutCycles(parent);
  const first = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) {
    const p = at(parent, i);
    if (p >= 0) first[p + 1] = at(first, p + 1) + 1;
  }
  for (let i = 0; i < n; i++) first[i + 1] = at(first, i + 1) + at(first, i);
  const next = first.slice(0, n);
  const children = new Int32Array(at(first, n));
  const roots: number[] = [];
  for (let i = 0; i < n; i++) {
    const p = at(parent, i);
    if (p < 0) roots.push(i);
    else {
      const slot = at(next, p);
      children[slot] = i;
      next[p] = slot + 1;
    }
  }
  return { first, children, roots, order: parentsFirst(n, roots, first, children), parent };
}

/** Breadth first from the roots. */
function parentsFirst(
  n: number,
  roots: readonly number[],
  first: Int32Array,
  children: Int32Array,
): Int32Array {
  const order = new Int32Array(n);
  order.set(roots);
  let end = roots.length;
  for (let head = 0; head < end; head++) {
    const span = at(order, head);
    const from = at(first, span);
    const to = at(first, span + 1);
    order.set(children.subarray(from, to), end);
    end += to - from;
  }
  return order;
}

/** Walks up from every span; a walk that meets itself has found a cycle, which is cut where it was met. */
function cutCycles(parent: Int32Array): void {
  const walk = new Int32Array(parent.length); // 0: not seen, otherwise the number of the walk that saw it
  for (let i = 0; i < parent.length; i++) {
    let at_ = i;
    while (at_ >= 0 && walk[at_] === 0) {
      walk[at_] = i + 1;
      const up = at(parent, at_);
      if (up >= 0 && walk[up] === i + 1) parent[at_] = -1;
      at_ = at(parent, at_);
    }
  }
}

/** Element of a typed array at an index the caller knows to be inside. */
export function at(array: Int32Array | Float64Array, index: number): number {
  return array[index] ?? 0;
}
