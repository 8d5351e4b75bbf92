import type { TraceModel } from './trace-model.ts';

/** What is folded in the waterfall. */
export interface Folding {
  /** Services (indexes of the columns' strings) whose spans are folded where a call enters them. */
  readonly services: ReadonlySet<number>;
  /** Spans at this depth are folded; undefined shows all. */
  readonly depth: number | undefined;
  /** Spans for which the reader wants the opposite of what the two rules above say. */
  readonly toggled: ReadonlySet<number>;
}

/** Nothing is folded. */
export const UNFOLDED: Folding = { services: new Set(), depth: undefined, toggled: new Set() };

/** Whether the children of a span are hidden. A span without children is never folded. */
export function isFolded(model: TraceModel, folding: Folding, span: number): boolean {
  if ((model.childCount[span] ?? 0) === 0) return false;
  const service = model.columns.service[span] ?? -1;
  const parent = model.parent[span] ?? -1;
  const entersService = folding.services.has(service) && model.columns.service[parent] !== service;
  const tooDeep = folding.depth !== undefined && (model.depth[span] ?? 0) >= folding.depth;
  return (entersService || tooDeep) !== folding.toggled.has(span);
}

/** A log line that is shown in the waterfall, at its span. */
export interface InlineLog {
  /** Span index. */
  readonly span: number;
  /** Nanoseconds after the start of the trace. */
  readonly atNs: number;
}

/**
 * The rows of the waterfall: a span index, or `-1 - n` for log line `n`. Log lines stand under their span in time order,
 * before its children. O(n).
 */
export function visibleRows(
  model: TraceModel,
  folding: Folding,
  logs: readonly InlineLog[] = [],
): Int32Array {
  const logsBySpan = new Map<number, number[]>();
  for (const [n, log] of logs.entries()) {
    const list = logsBySpan.get(log.span);
    if (list === undefined) logsBySpan.set(log.span, [n]);
    else list.push(n);
  }
  for (const list of logsBySpan.values())
    list.sort((a, b) => (logs[a]?.atNs ?? 0) - (logs[b]?.atNs ?? 0) || a - b);
  const rows = new Int32Array(model.size + logs.length);
  let count = 0;
  let i = 0;
  while (i < model.size) {
    const span = model.order[i] ?? 0;
    rows[count++] = span;
    for (const log of logsBySpan.get(span) ?? []) rows[count++] = -1 - log;
    i = isFolded(model, folding, span) ? (model.subtreeEnd[span] ?? i + 1) : i + 1;
  }
  return rows.subarray(0, count);
}

/** Folded spans above a span: what must be opened before it can be seen. */
export function foldedAncestors(model: TraceModel, folding: Folding, span: number): readonly number[] {
  const folded: number[] = [];
  for (let up = model.parent[span] ?? -1; up >= 0; up = model.parent[up] ?? -1)
    if (isFolded(model, folding, up)) folded.push(up);
  return folded;
}

/** The folding with some spans the other way round. */
export function toggleSpans(folding: Folding, spans: Iterable<number>): Folding {
  const toggled = new Set(folding.toggled);
  for (const span of spans) if (!toggled.delete(span)) toggled.add(span);
  return { ...folding, toggled };
}
