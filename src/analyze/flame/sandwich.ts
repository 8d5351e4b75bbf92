import { buildFlameGraph } from './flame-graph.ts';
import { type ProfileFlame, sumColumn } from './profile-flame.ts';

/** What calls a function and what it calls. Both graphs have the function as their only root. */
export interface Sandwich {
  /** Turned over: children are callers. */
  readonly callers: ProfileFlame;
  readonly callees: ProfileFlame;
}

/** The most nodes of the callers' tree before merging; beyond, only the widest calls are followed to their roots. */
const MAX_CALLER_NODES = 4_000_000;

/**
 * Callers and callees of a frame. A call inside another call of the same function belongs to that call's callees and is
 * not counted again. O(nodes × depth) for a function that is everywhere.
 */
export function buildSandwich(flame: ProfileFlame, frame: number): Sandwich {
  const roots = outermostCalls(flame, frame);
  return { callers: buildCallers(flame, roots), callees: buildCallees(flame, roots) };
}

function outermostCalls({ graph }: ProfileFlame, frame: number): number[] {
  const found: number[] = [];
  let node = 0;
  while (node < graph.size) {
    if (graph.frame[node] === frame) {
      found.push(node);
      node = graph.end[node] ?? node + 1;
    } else node++;
  }
  return found;
}

function buildCallees(flame: ProfileFlame, roots: readonly number[]): ProfileFlame {
  const { graph, beforeSelf } = flame;
  const size = roots.reduce((sum, root) => sum + (graph.end[root] ?? 0) - root, 0);
  const tree = emptyTree(size);
  let at = 0;
  for (const root of roots) {
    const shift = at - root;
    for (let node = root; node < (graph.end[root] ?? 0); node++, at++) {
      tree.parent[at] = node === root ? -1 : (graph.parent[node] ?? 0) + shift;
      tree.frame[at] = graph.frame[node] ?? 0;
      tree.self[at] = graph.self[node] ?? 0;
      tree.before[at] = beforeSelf?.[node] ?? 0;
    }
  }
  return layOut(flame, tree);
}

function buildCallers(flame: ProfileFlame, roots: readonly number[]): ProfileFlame {
  const { graph, before } = flame;
  const widest = [...roots].sort((a, b) => (graph.total[b] ?? 0) - (graph.total[a] ?? 0));
  let room = 0;
  const kept = widest.map((root) => {
    const depth = (graph.depth[root] ?? 0) + 1;
    const length = room + depth <= MAX_CALLER_NODES ? depth : 1;
    room += length;
    return length;
  });
  const tree = emptyTree(room);
  let at = 0;
  widest.forEach((root, i) => {
    let node = root;
    for (let left = kept[i] ?? 1; left > 0; left--, at++) {
      tree.parent[at] = node === root ? -1 : at - 1;
      tree.frame[at] = graph.frame[node] ?? 0;
      node = graph.parent[node] ?? -1;
    }
    tree.self[at - 1] = graph.total[root] ?? 0;
    tree.before[at - 1] = before?.[root] ?? 0;
  });
  return layOut(flame, tree);
}

interface Tree {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly before: Float64Array;
}

function emptyTree(size: number): Tree {
  return {
    parent: new Int32Array(size),
    frame: new Int32Array(size),
    self: new Float64Array(size),
    before: new Float64Array(size),
  };
}

function layOut(flame: ProfileFlame, tree: Tree): ProfileFlame {
  const graph = buildFlameGraph(tree);
  const sides = flame.before === null ? { before: null, beforeSelf: null } : sumColumn(graph, tree.before);
  return { graph, frames: flame.frames, ...sides };
}
