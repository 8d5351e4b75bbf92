import { at, type SpanIntervals, type SpanTree } from './span-tree.ts';

/**
 * Self time of every span in nanoseconds: its duration less the union of its children's intervals clipped to it. Time in
 * which several children run at once is subtracted once. O(n log n).
 */
export function selfTimes(spans: SpanIntervals, tree: SpanTree): Float64Array {
  const n = tree.parent.length;
  const self = new Float64Array(n);
  for (let span = 0; span < n; span++) {
    const start = spans.startNs[span] ?? 0;
    const end = start + (spans.durationNs[span] ?? 0);
    const from = at(tree.first, span);
    const to = at(tree.first, span + 1);
    self[span] = end - start - covered(spans, tree.children.subarray(from, to), start, end);
  }
  return self;
}

function covered(spans: SpanIntervals, children: Int32Array, start: number, end: number): number {
  const byStart =
    children.length < 2
      ? children
      : children.slice().sort((a, b) => (spans.startNs[a] ?? 0) - (spans.startNs[b] ?? 0));
  let sum = 0;
  let reached = start;
  for (const child of byStart) {
    const childStart = Math.max(spans.startNs[child] ?? 0, reached);
    const childEnd = Math.min((spans.startNs[child] ?? 0) + (spans.durationNs[child] ?? 0), end);
    if (childEnd <= childStart) continue;
    sum += childEnd - childStart;
    reached = childEnd;
  }
  return sum;
}
