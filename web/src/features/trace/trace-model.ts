import { buildSpanTree } from '../../../../src/analyze/critical-path/span-tree.ts';
import type { TraceColumns } from '../../../../src/api/traces.ts';
import { STATUS_ERROR } from '../../api/enums.ts';

/**
 * One trace made ready for drawing: typed arrays by span index, so that 50,000 spans cost megabytes and no objects.
 * Times are nanoseconds after the start of the trace.
 */
export interface TraceModel {
  readonly columns: TraceColumns;
  readonly size: number;
  /** Length of the time axis. */
  readonly durationNs: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Usable parent, or -1. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly maxDepth: number;
  /** Spans in the order of the waterfall: depth first, siblings by their start. */
  readonly order: Int32Array;
  /** Place of each span in `order`. */
  readonly place: Int32Array;
  /** One past the last place of the span's subtree. */
  readonly subtreeEnd: Int32Array;
  readonly childCount: Int32Array;
  /** 1 where the span failed. */
  readonly failed: Uint8Array;
  /** Failed spans below each span, itself not counted. */
  readonly errorsBelow: Int32Array;
  /** Pieces of the critical path by span: rows of `columns.criticalPath` in `criticalRows[criticalFirst[i] …]`. */
  readonly critical: Grouped;
  /** Event marks by span: rows of `columns.marks`. */
  readonly marks: Grouped;
  readonly indexBySpanId: ReadonlyMap<string, number>;
  /** Names of services, by index into the columns' strings, in the order of their first span. */
  readonly services: readonly number[];
}

/** Rows grouped by span: those of span `i` are `rows[first[i] … first[i + 1])`. */
export interface Grouped {
  readonly first: Int32Array;
  readonly rows: Int32Array;
}

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? 0;

function groupBySpan(size: number, spanOf: readonly number[]): Grouped {
  const first = new Int32Array(size + 1);
  for (const span of spanOf) if (span >= 0 && span < size) first[span + 1] = at(first, span + 1) + 1;
  for (let i = 0; i < size; i++) first[i + 1] = at(first, i + 1) + at(first, i);
  const next = first.slice(0, size);
  const rows = new Int32Array(at(first, size));
  for (const [row, span] of spanOf.entries()) {
    if (span < 0 || span >= size) continue;
    const slot = at(next, span);
    rows[slot] = row;
    next[span] = slot + 1;
  }
  return { first, rows };
}

interface Walk {
  readonly order: Int32Array;
  readonly place: Int32Array;
  readonly depth: Int32Array;
  readonly childCount: Int32Array;
}

/** Depth first with an explicit stack: a chain of 50,000 spans is no deeper than any other input. */
function walk(
  parentOf: ArrayLike<number>,
  start: Float64Array,
  end: Float64Array,
): Walk & { readonly parent: Int32Array } {
  const tree = buildSpanTree(parentOf);
  const size = parentOf.length;
  const bySibling = (a: number, b: number): number =>
    at(start, a) - at(start, b) || at(end, b) - at(end, a) || a - b;
  const result: Walk = {
    order: new Int32Array(size),
    place: new Int32Array(size),
    depth: new Int32Array(size),
    childCount: new Int32Array(size),
  };
  const stack = [...tree.roots].sort(bySibling).reverse();
  let count = 0;
  for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
    result.order[count] = span;
    result.place[span] = count++;
    const up = at(tree.parent, span);
    result.depth[span] = tree.parent[span] === -1 ? 0 : at(result.depth, up) + 1;
    const children = tree.children.slice(at(tree.first, span), at(tree.first, span + 1));
    result.childCount[span] = children.length;
    children.sort(bySibling);
    for (let i = children.length - 1; i >= 0; i--) stack.push(at(children, i));
  }
  return { ...result, parent: tree.parent };
}

/** Makes a trace ready for drawing. O(n log n); 50,000 spans take some tens of milliseconds. */
export function buildTraceModel(columns: TraceColumns): TraceModel {
  const size = columns.spanId.length;
  const start = Float64Array.from(columns.startNs);
  const end = Float64Array.from(columns.startNs, (ns, i) => ns + at(columns.durationNsOf, i));
  const { order, place, depth, childCount, parent } = walk(columns.parent, start, end);
  const failed = Uint8Array.from(columns.status, (status) => (status === STATUS_ERROR ? 1 : 0));
  const subtreeEnd = new Int32Array(size);
  const errorsBelow = new Int32Array(size);
  let maxDepth = 0;
  for (let i = size - 1; i >= 0; i--) {
    const span = at(order, i);
    const up = parent[span] ?? -1;
    subtreeEnd[span] = Math.max(at(subtreeEnd, span), i + 1);
    maxDepth = Math.max(maxDepth, at(depth, span));
    if (up < 0) continue;
    subtreeEnd[up] = Math.max(at(subtreeEnd, up), at(subtreeEnd, span));
    errorsBelow[up] = at(errorsBelow, up) + at(errorsBelow, span) + at(failed, span);
  }
  return {
    columns,
    size,
    durationNs: Math.max(1, Number(columns.durationNs)),
    start,
    end,
    parent,
    depth,
    maxDepth,
    order,
    place,
    subtreeEnd,
    childCount,
    failed,
    errorsBelow,
    critical: groupBySpan(
      size,
      columns.criticalPath.map(([span]) => span),
    ),
    marks: groupBySpan(
      size,
      columns.marks.map(([span]) => span),
    ),
    indexBySpanId: new Map(columns.spanId.map((id, i) => [id, i])),
    services: [...new Set(Array.from(order, (span) => at(columns.service, span)))],
  };
}

/** Text of a string column. */
export function stringAt(model: TraceModel, index: number | undefined): string {
  return model.columns.strings[index ?? -1] ?? '';
}

/** Name of a span's service. */
export function serviceOf(model: TraceModel, span: number): string {
  return stringAt(model, model.columns.service[span]);
}

/** Name of a span's operation. */
export function operationOf(model: TraceModel, span: number): string {
  return stringAt(model, model.columns.name[span]);
}
