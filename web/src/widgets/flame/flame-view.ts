import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';

/** The part of a flame graph on screen: values along the width, pixels from the top. */
export interface FlameWindow {
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

/** Height of one level in CSS pixels. */
export const LEVEL_HEIGHT = 19;

/** Narrower nodes are not drawn, nor is anything below them. */
const MIN_WIDTH_PX = 0.6;

/** Calls `visit` for every node that can be seen, in drawing order. Subtrees that are too narrow or outside are skipped. */
export function visitVisible(
  graph: FlameGraph,
  window: FlameWindow,
  width: number,
  visit: (node: number, left: number, right: number) => void,
): void {
  const scale = width / (window.to - window.from);
  let node = 0;
  while (node < graph.size) {
    const start = graph.start[node] ?? 0;
    const total = graph.total[node] ?? 0;
    if (start + total <= window.from || start >= window.to || total * scale < MIN_WIDTH_PX) {
      node = graph.end[node] ?? node + 1;
      continue;
    }
    visit(node, (start - window.from) * scale, (start + total - window.from) * scale);
    node++;
  }
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

/** Where an arrow key leads from a node: up to its caller, down to its widest callee, sideways to its siblings. */
export function neighbour(graph: FlameGraph, node: number, key: string): number {
  if (node < 0) return graph.size > 0 ? 0 : -1;
  const parent = graph.parent[node] ?? -1;
  if (key === 'ArrowUp') return parent >= 0 ? parent : node;
  if (key === 'ArrowDown') return (graph.end[node] ?? 0) > node + 1 ? node + 1 : node;
  if (key === 'ArrowRight') {
    const next = graph.end[node] ?? graph.size;
    return next < graph.size && graph.parent[next] === parent ? next : node;
  }
  let before = node;
  for (let sibling = parent + 1; sibling < node; sibling = graph.end[sibling] ?? node) before = sibling;
  return before;
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
