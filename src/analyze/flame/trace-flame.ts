import { buildFlameGraph, type FlameGraph } from './flame-graph.ts';

/** What the flame graph of a trace is made of: columns of equal length, strings as numbers of the caller's table. */
export interface TraceFlameInput {
  /** Index of the parent span; negative for roots and for spans whose parent was not received. */
  readonly parent: ArrayLike<number>;
  readonly service: ArrayLike<number>;
  readonly name: ArrayLike<number>;
  /** Time in which the span ran and none of its children did. */
  readonly selfNs: ArrayLike<number>;
  readonly isError: (span: number) => boolean;
}

/** One distinct frame: an operation of a service. */
export interface TraceFrame {
  readonly service: number;
  readonly name: number;
}

/** The flame graph of a trace; `frame` of its nodes points into `frames`. */
export interface TraceFlame {
  readonly graph: FlameGraph;
  readonly frames: readonly TraceFrame[];
  /** Failed spans merged into each node. */
  readonly errors: Int32Array;
}

/**
 * Merges the spans of a trace by the path of (service, operation) that leads to them. A node's total is the self time of
 * everything below it: work done, not time passed, so parallel children may add up to more than their parent lasted.
 * O(n log n).
 */
export function buildTraceFlame(spans: TraceFlameInput): TraceFlame {
  const frames: TraceFrame[] = [];
  const frameByKey = new Map<string, number>();
  const frame = new Int32Array(spans.parent.length);
  for (let i = 0; i < frame.length; i++) {
    const service = spans.service[i] ?? 0;
    const name = spans.name[i] ?? 0;
    const key = `${service},${name}`;
    let index = frameByKey.get(key);
    if (index === undefined) {
      index = frames.push({ service, name }) - 1;
      frameByKey.set(key, index);
    }
    frame[i] = index;
  }
  const graph = buildFlameGraph({ parent: spans.parent, frame, self: spans.selfNs });
  const errors = new Int32Array(graph.size);
  for (let i = 0; i < frame.length; i++) {
    const node = graph.nodeOf[i] ?? -1;
    if (node >= 0 && spans.isError(i)) errors[node] = (errors[node] ?? 0) + 1;
  }
  return { graph, frames, errors };
}
