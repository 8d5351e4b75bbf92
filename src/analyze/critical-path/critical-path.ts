import { at, type SpanIntervals, type SpanTree } from './span-tree.ts';

/** What the critical path needs to know beyond the intervals. */
export interface CriticalPathInput extends SpanIntervals {
  /** Any number that is equal for spans of the same service. */
  readonly service: ArrayLike<number>;
  /** True for spans that no caller waits for although they are children: consumers of messages. */
  readonly detached: (span: number) => boolean;
}

/** Pieces of the path in time order; arrays of equal length. Together they cover the root span without gap or overlap. */
export interface CriticalPath {
  /** Index of the root span the path belongs to; -1 for an empty trace. */
  readonly root: number;
  readonly span: readonly number[];
  readonly fromNs: readonly number[];
  readonly toNs: readonly number[];
}

interface Frame {
  readonly span: number;
  /** The span clipped to its parents' windows. */
  readonly lo: number;
  readonly hi: number;
  /** The span's children by clipped end, latest first. */
  readonly children: Int32Array;
  next: number;
  /** Everything after this moment is already on the path. */
  now: number;
}

/**
 * The chain of work that decided when the root span ended. Walking back from the end of a span, the path goes into the
 * child that finished last before the current moment, from that child's start it goes on; what no child covers is the
 * span's own. A piece is therefore time in which the end of the trace waited for this span and for none of its children.
 *
 * Children are clipped to their parent, since another host's clock may be off. A child that outlives its parent within
 * one service was not waited for (one clock, so the order is real), nor is a `detached` one: both stay off the path.
 *
 * The root is the longest span without parent. O(n log n), iterative: depth is not limited by the stack.
 * Source: Z. Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX ATC 2022,
 * section 3.1 (last finishing child); the rule for children that outlive their parent is ours.
 */
export function criticalPath(spans: CriticalPathInput, tree: SpanTree): CriticalPath {
  const root = longestRoot(spans, tree);
  const path = { root, span: [] as number[], fromNs: [] as number[], toNs: [] as number[] };
  if (root < 0) return path;
  const add = (span: number, from: number, to: number) => {
    if (to <= from) return;
    path.span.push(span);
    path.fromNs.push(from);
    path.toNs.push(to);
  };
  const start = spans.startNs[root] ?? 0;
  const stack = [frameOf(spans, tree, root, start, start + (spans.durationNs[root] ?? 0))];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = nextOnPath(spans, frame);
    if (child === undefined) {
      add(frame.span, frame.lo, frame.now);
      stack.pop();
      continue;
    }
    add(frame.span, child.hi, frame.now);
    frame.now = child.lo;
    stack.push(frameOf(spans, tree, child.span, child.lo, child.hi));
  }
  path.span.reverse();
  path.fromNs.reverse();
  path.toNs.reverse();
  return path;
}

function longestRoot(spans: CriticalPathInput, tree: SpanTree): number {
  let best = -1;
  for (const root of tree.roots) {
    if (best < 0 || (spans.durationNs[root] ?? 0) > (spans.durationNs[best] ?? 0)) best = root;
  }
  return best;
}

function frameOf(spans: CriticalPathInput, tree: SpanTree, span: number, lo: number, hi: number): Frame {
  const all = tree.children.subarray(at(tree.first, span), at(tree.first, span + 1));
  const waitedFor = all.filter((child) => isWaitedFor(spans, span, child));
  const clippedEnd = (child: number) => Math.min(endOf(spans, child), hi);
  // Among children ending together the one that started last finished the wait; the index makes the order total.
  waitedFor.sort(
    (a, b) => clippedEnd(b) - clippedEnd(a) || (spans.startNs[b] ?? 0) - (spans.startNs[a] ?? 0) || a - b,
  );
  return { span, lo, hi, children: waitedFor, next: 0, now: hi };
}

function isWaitedFor(spans: CriticalPathInput, parent: number, child: number): boolean {
  if (spans.detached(child)) return false;
  return spans.service[parent] !== spans.service[child] || endOf(spans, child) <= endOf(spans, parent);
}

function nextOnPath(
  spans: CriticalPathInput,
  frame: Frame,
): { readonly span: number; readonly lo: number; readonly hi: number } | undefined {
  while (frame.next < frame.children.length) {
    const span = at(frame.children, frame.next++);
    const hi = Math.min(endOf(spans, span), frame.hi);
    const lo = Math.max(spans.startNs[span] ?? 0, frame.lo);
    if (hi <= frame.now && lo < hi) return { span, lo, hi };
  }
  return undefined;
}

function endOf(spans: SpanIntervals, span: number): number {
  return (spans.startNs[span] ?? 0) + (spans.durationNs[span] ?? 0);
}
