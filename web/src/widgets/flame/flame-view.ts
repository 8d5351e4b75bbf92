import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';

/** `icicle`: roots at the top; `flame`: roots at the bottom. */
export type FlameDirection = 'icicle' | 'flame';

/** The part of a flame graph on screen: values along the width, pixels away from the edge where the roots are. */
export interface FlameWindow {
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

/** Height of one level in CSS pixels. */
export const LEVEL_HEIGHT = 19;

/** Narrower nodes are not drawn one by one, nor is anything below them. */
const MIN_WIDTH_PX = 0.6;

/** Called for a node that can be seen; `rest` for the place of siblings that are too narrow to be told apart. */
export type VisitNode = (node: number, left: number, right: number, rest: boolean) => void;

/**
 * Calls `visit` for every node that can be seen, in drawing order. Subtrees that are outside are skipped; siblings that
 * are too narrow, which come last because the widest come first, are visited once together, by the first of them.
 */
export function visitVisible(graph: FlameGraph, window: FlameWindow, width: number, visit: VisitNode): void {
  const scale = width / (window.to - window.from);
  const { start, total, end, parent } = graph;
  let node = 0;
  while (node < graph.size) {
    const from = start[node]!;
    const size = total[node]!;
    if (from >= window.to || size * scale < MIN_WIDTH_PX) {
      const up = parent[node]!;
      const until = up < 0 ? graph.total0 : start[up]! + total[up]! - ownOf(graph, up);
      if (from < window.to && until > window.from && (until - from) * scale >= MIN_WIDTH_PX)
        visit(node, (from - window.from) * scale, (until - window.from) * scale, true);
      // Everything after it under the same parent is further right or narrower still.
      node = up < 0 ? graph.size : end[up]!;
    } else if (from + size <= window.from) node = end[node]!;
    else {
      visit(node, (from - window.from) * scale, (from + size - window.from) * scale, false);
      node++;
    }
  }
}

// Children lie from the left edge of their parent; what is the parent's own is right of them.
function ownOf(graph: FlameGraph, node: number): number {
  return graph.self[node] ?? 0;
}

/** The node at a value and a level; -1 when there is none. */
export function nodeAt(graph: FlameGraph, value: number, level: number): number {
  let node = 0;
  while (node < graph.size) {
    const start = graph.start[node] ?? 0;
    if (value < start || value >= start + (graph.total[node] ?? 0)) node = graph.end[node] ?? node + 1;
    else if (graph.depth[node] === level) return node;
    else node++;
  }
  return -1;
}

/** Top edge of a level in CSS pixels. */
export function levelTop(
  depth: number,
  window: FlameWindow,
  direction: FlameDirection,
  height: number,
): number {
  return direction === 'icicle'
    ? depth * LEVEL_HEIGHT - window.top
    : height - (depth + 1) * LEVEL_HEIGHT + window.top;
}

/** The level at a height in CSS pixels. */
export function levelAt(y: number, window: FlameWindow, direction: FlameDirection, height: number): number {
  const away = direction === 'icicle' ? y : height - y;
  return Math.floor((away + window.top) / LEVEL_HEIGHT);
}

/** A window cut to the graph. */
export function clampFlame(window: FlameWindow, graph: FlameGraph, height: number): FlameWindow {
  const whole = Math.max(1e-9, graph.total0);
  const width = Math.min(whole, Math.max(whole * 1e-7, window.to - window.from));
  const from = Math.max(0, Math.min(window.from, whole - width));
  const lowest = Math.max(0, (graph.maxDepth + 1) * LEVEL_HEIGHT - height);
  return { from, to: from + width, top: Math.max(0, Math.min(lowest, window.top)) };
}

/** Total of the matching nodes, counting none twice: a match below another match is part of it. */
export function matchedTotal(graph: FlameGraph, matches: Uint8Array): number {
  let sum = 0;
  let node = 0;
  while (node < graph.size) {
    if (matches[node] === 1) {
      sum += graph.total[node] ?? 0;
      node = graph.end[node] ?? node + 1;
    } else node++;
  }
  return sum;
}

/** Where an arrow key leads from a node: to its caller, to its widest callee, sideways to its siblings. */
export function neighbour(
  graph: FlameGraph,
  node: number,
  key: string,
  direction: FlameDirection = 'icicle',
): number {
  if (node < 0) return graph.size > 0 ? 0 : -1;
  const parent = graph.parent[node] ?? -1;
  const towardsRoot = direction === 'icicle' ? 'ArrowUp' : 'ArrowDown';
  const away = direction === 'icicle' ? 'ArrowDown' : 'ArrowUp';
  if (key === towardsRoot) return parent >= 0 ? parent : node;
  if (key === away) return (graph.end[node] ?? 0) > node + 1 ? node + 1 : node;
  if (key === 'ArrowRight') {
    const next = graph.end[node] ?? graph.size;
    return next < graph.size && graph.parent[next] === parent ? next : node;
  }
  let before = node;
  for (let sibling = parent + 1; sibling < node; sibling = graph.end[sibling] ?? node) before = sibling;
  return before;
}

/** The nodes whose label has the text in it, upper and lower case alike; undefined for an empty text. */
export function findMatches(
  graph: FlameGraph,
  labels: readonly string[],
  search: string,
): Uint8Array | undefined {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return undefined;
  const byFrame = Uint8Array.from(labels, (label) => (label.toLowerCase().includes(wanted) ? 1 : 0));
  return Uint8Array.from(graph.frame, (frame) => byFrame[frame] ?? 0);
}

/** The graph as folded stacks, one line a node with own value: `root;child value`. */
export function foldedStacks(graph: FlameGraph, labelOf: (node: number) => string): string {
  const path: string[] = [];
  const lines: string[] = [];
  for (let node = 0; node < graph.size; node++) {
    path.length = graph.depth[node] ?? 0;
    path.push(labelOf(node).replaceAll(';', ':'));
    const self = Math.round(graph.self[node] ?? 0);
    if (self > 0) lines.push(`${path.join(';')} ${self}`);
  }
  return lines.join('\n');
}
