import { urlFlag, type UrlFields, urlList, urlNumber, urlOneOf, urlText } from '../../lib/url-fields.ts';
import type { TraceModel } from './trace-model.ts';
import type { Folding } from './visible-rows.ts';

/** What the address says about the page of a trace. */
export interface TraceView {
  /** Selected span id. */
  readonly span: string;
  readonly view: 'waterfall' | 'flame' | 'stats';
  /** Text to find. */
  readonly q: string;
  /** Time window, `from-to` in nanoseconds. */
  readonly z: string;
  /** Services that are folded. */
  readonly fold: readonly string[];
  readonly depth: number | undefined;
  /** Span ids that are folded or opened against the rules. */
  readonly open: readonly string[];
  readonly logs: boolean;
  /** Whether the critical path is left out. */
  readonly plain: boolean;
  /** Focused node of the flame graph. */
  readonly focus: string;
}

/** The keys of the page in the address. */
export const traceViewFields: UrlFields<TraceView> = {
  span: urlText,
  view: urlOneOf(['waterfall', 'flame', 'stats']),
  q: urlText,
  z: urlText,
  fold: urlList,
  depth: urlNumber,
  open: urlList,
  logs: urlFlag,
  plain: urlFlag,
  focus: urlText,
};

/** What is folded, out of the address. Names and ids that the trace does not have are ignored. */
export function foldingOf(model: TraceModel, view: Pick<TraceView, 'fold' | 'depth' | 'open'>): Folding {
  const { strings } = model.columns;
  return {
    services: new Set(model.services.filter((service) => view.fold.includes(strings[service] ?? ''))),
    depth: view.depth,
    toggled: new Set(view.open.flatMap((id) => model.indexBySpanId.get(id) ?? [])),
  };
}

/** The span ids of a folding's exceptions, for the address. */
export function toggledIds(model: TraceModel, folding: Folding): readonly string[] {
  return [...folding.toggled].map((span) => model.columns.spanId[span] ?? '');
}

/** Spans whose service, operation or id contain a text, without case, in the order of the waterfall. */
export function findSpans(model: TraceModel, text: string): Int32Array {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return new Int32Array();
  const { columns } = model;
  // Judged once a distinct string, not once a span.
  const hit = columns.strings.map((one) => one.toLowerCase().includes(wanted));
  return model.order.filter(
    (span) =>
      hit[columns.service[span] ?? -1] === true ||
      hit[columns.name[span] ?? -1] === true ||
      (columns.spanId[span] ?? '').startsWith(wanted),
  );
}

/** Failed spans in the order of the waterfall. */
export function failedSpans(model: TraceModel): Int32Array {
  return model.order.filter((span) => model.failed[span] === 1);
}

/** The entry of a list of spans that follows (or precedes) a span in the order of the waterfall; it wraps around. */
export function nextInOrder(
  model: TraceModel,
  spans: Int32Array,
  from: number,
  step: 1 | -1,
): number | undefined {
  if (spans.length === 0) return undefined;
  const place = from >= 0 ? (model.place[from] ?? -1) : -1;
  if (step === 1) return spans.find((span) => (model.place[span] ?? 0) > place) ?? spans[0];
  return spans.findLast((span) => (model.place[span] ?? 0) < place) ?? spans.at(-1);
}
