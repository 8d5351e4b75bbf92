/**
 * A tree of calls before merging: arrays of equal length. `parent` is negative for a root and may point forwards.
 * `frame` is a number in the caller's table of frames; nodes of equal frame under the same parent are merged.
 * `self` is the value of the node without its children (nanoseconds, bytes, samples), never negative.
 */
export interface CallTree {
  readonly parent: ArrayLike<number>;
  readonly frame: ArrayLike<number>;
  readonly self: ArrayLike<number>;
}

/**
 * A flame graph, columnar, in drawing order (a node is followed by its subtree, siblings widest first). Values are in the
 * unit of the call tree's `self`. `start` is the left edge on the value axis: a node covers `start … start + total`, its
 * children lie side by side inside it from the left.
 */
export interface FlameGraph {
  readonly size: number;
  /** Index of the parent; -1 for roots. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Call tree nodes merged into this one. */
  readonly count: Int32Array;
  readonly start: Float64Array;
  /** One past the last node of the subtree. */
  readonly end: Int32Array;
  readonly maxDepth: number;
  /** Sum over the roots. */
  readonly total0: number;
  /** Index of the merged node for every node of the call tree. */
  readonly nodeOf: Int32Array;
}

interface Merged {
  readonly parent: number[];
  readonly frame: number[];
  readonly self: number[];
  readonly count: number[];
  readonly nodeOf: Int32Array;
}

/**
 * Merges a call tree and lays it out.
 * O(n log n) time, O(n) memory; a million nodes take about a second.
 */
export function buildFlameGraph(tree: CallTree): FlameGraph {
  const merged = merge(tree, parentsFirst(tree.parent));
  const size = merged.parent.length;
  const total = Float64Array.from(merged.self);
  // Merged nodes are numbered parents first, so one walk backwards sums every subtree.
  for (let i = size - 1; i >= 0; i--) {
    const p = merged.parent[i] ?? -1;
    if (p >= 0) total[p] = (total[p] ?? 0) + (total[i] ?? 0);
  }
  return layOut(merged, total);
}

function merge(tree: CallTree, order: Int32Array): Merged {
  let frames = 1;
  for (let i = 0; i < tree.frame.length; i++) frames = Math.max(frames, (tree.frame[i] ?? 0) + 1);
  const merged: Merged = {
    parent: [],
    frame: [],
    self: [],
    count: [],
    nodeOf: new Int32Array(order.length).fill(-1),
  };
  const nodeByKey = new Map<number, number>();
  for (const i of order) {
    const up = tree.parent[i] ?? -1;
    const parent = isNode(up, order.length) && up !== i ? (merged.nodeOf[up] ?? -1) : -1;
    const frame = tree.frame[i] ?? 0;
    // Exact below 2^53: that would be a tree of 10^8 nodes with 10^7 frames.
    const key = (parent + 1) * frames + frame;
    let node = nodeByKey.get(key);
    if (node === undefined) {
      node = merged.parent.length;
      nodeByKey.set(key, node);
      merged.parent.push(parent);
      merged.frame.push(frame);
      merged.self.push(0);
      merged.count.push(0);
    }
    merged.self[node] = (merged.self[node] ?? 0) + (tree.self[i] ?? 0);
    merged.count[node] = (merged.count[node] ?? 0) + 1;
    merged.nodeOf[i] = node;
  }
  return merged;
}

function layOut(merged: Merged, total: Float64Array): FlameGraph {
  const size = total.length;
  const place = new Int32Array(size);
  const graph = {
    size,
    parent: new Int32Array(size),
    depth: new Int32Array(size),
    frame: new Int32Array(size),
    self: new Float64Array(size),
    total: new Float64Array(size),
    count: new Int32Array(size),
    start: new Float64Array(size),
    end: new Int32Array(size),
  };
  const children = childrenWidestFirst(merged.parent, total);
  // An explicit stack of siblings still to place: depth is not limited by the call stack.
  const stack = [...(children.get(-1) ?? [])].reverse();
  const used = new Float64Array(size);
  let at = 0;
  let rootEnd = 0;
  let maxDepth = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const up = merged.parent[node] ?? -1;
    const parent = up < 0 ? -1 : (place[up] ?? -1);
    const width = total[node] ?? 0;
    place[node] = at;
    graph.parent[at] = parent;
    graph.depth[at] = parent < 0 ? 0 : (graph.depth[parent] ?? 0) + 1;
    graph.frame[at] = merged.frame[node] ?? 0;
    graph.self[at] = merged.self[node] ?? 0;
    graph.total[at] = width;
    graph.count[at] = merged.count[node] ?? 0;
    graph.start[at] = parent < 0 ? rootEnd : (graph.start[parent] ?? 0) + (used[parent] ?? 0);
    if (parent < 0) rootEnd += width;
    else used[parent] = (used[parent] ?? 0) + width;
    maxDepth = Math.max(maxDepth, graph.depth[at] ?? 0);
    at++;
    const below = children.get(node);
    if (below !== undefined) for (let i = below.length - 1; i >= 0; i--) stack.push(below[i] ?? 0);
  }
  markEnds(graph.parent, graph.end);
  const nodeOf = merged.nodeOf.map((node) => place[node] ?? -1);
  return { ...graph, maxDepth, total0: rootEnd, nodeOf };
}

/** In drawing order a subtree is contiguous: its end is the largest end below it. */
function markEnds(parent: Int32Array, end: Int32Array): void {
  for (let i = end.length - 1; i >= 0; i--) {
    end[i] = Math.max(end[i] ?? 0, i + 1);
    const p = parent[i] ?? -1;
    if (p >= 0) end[p] = Math.max(end[p] ?? 0, end[i] ?? 0);
  }
}

function childrenWidestFirst(parent: readonly number[], total: Float64Array): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parent.forEach((p, node) => {
    const list = children.get(p);
    if (list === undefined) children.set(p, [node]);
    else list.push(node);
  });
  for (const list of children.values()) list.sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0) || a - b);
  return children;
}

/** Every node once, parents before children. Nodes on a cycle of parents, which only broken input has, become roots. */
function parentsFirst(parent: ArrayLike<number>): Int32Array {
  const n = parent.length;
  const order = new Int32Array(n);
  const placed = new Uint8Array(n);
  const path: number[] = [];
  let end = 0;
  for (let i = 0; i < n; i++) {
    let node = i;
    while (isNode(node, n) && placed[node] === 0) {
      placed[node] = 1;
      path.push(node);
      node = parent[node] ?? -1;
    }
    for (let below = path.pop(); below !== undefined; below = path.pop()) order[end++] = below;
  }
  return order;
}

function isNode(index: number, n: number): boolean {
  return index >= 0 && index < n;
}
