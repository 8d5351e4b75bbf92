import type { Message, MessageValue } from '../../../../src/base/messages.ts';
import type { Params } from '../../api/client.ts';
import { parseDurationNs } from '../../lib/duration-input.ts';
import { SPAN_KINDS, type TraceFilter } from '../../lib/filter-url.ts';
import type { QueryCondition, QueryTokens } from '../../lib/query-tokens.ts';
import type { TimeRange } from '../../lib/time-range.ts';
import { tracesMessages as m } from './traces.messages.ts';

/** Why a typed condition cannot be asked. */
export interface QueryProblem {
  readonly message: Message;
  readonly values: Readonly<Record<string, MessageValue>>;
}

/** A changed filter, or why the typed text cannot be asked. */
export type FilterChange =
  | { readonly ok: true; readonly filter: TraceFilter }
  | { readonly ok: false; readonly problem: QueryProblem };

const problem = (message: Message, values: QueryProblem['values']): FilterChange => ({
  ok: false,
  problem: { message, values },
});

/** Names under which people look for what the contract has a field for. */
const FIELDS: Readonly<Record<string, 'service' | 'operation' | 'request'>> = {
  service: 'service',
  'service.name': 'service',
  operation: 'operation',
  name: 'operation',
  request: 'request',
  'request.id': 'request',
};

function withDuration(filter: TraceFilter, { op, value }: QueryCondition): FilterChange {
  if (parseDurationNs(value) === undefined) return problem(m.badDuration, { value });
  const clean = value.replace(/\s/g, '');
  if (op === '=') return { ok: true, filter: { ...filter, min: clean, max: clean } };
  return { ok: true, filter: op.startsWith('>') ? { ...filter, min: clean } : { ...filter, max: clean } };
}

function withCondition(filter: TraceFilter, condition: QueryCondition): FilterChange {
  const { key, op, value } = condition;
  if (key === 'duration') return withDuration(filter, condition);
  if (op !== '=') return problem(m.badComparison, { op });
  const field = FIELDS[key];
  if (field !== undefined) return { ok: true, filter: { ...filter, [field]: value } };
  if (key === 'status') {
    const status = value.toUpperCase();
    if (status !== 'ERROR' && status !== 'OK' && status !== 'UNSET') return problem(m.badStatus, { value });
    return { ok: true, filter: { ...filter, status } };
  }
  if (key === 'kind') {
    const kind = SPAN_KINDS.find((one) => one === value.toUpperCase());
    return kind === undefined ? problem(m.badKind, { value }) : { ok: true, filter: { ...filter, kind } };
  }
  const pair = `${key}=${value}`;
  return {
    ok: true,
    filter: filter.attr.includes(pair) ? filter : { ...filter, attr: [...filter.attr, pair] },
  };
}

/** Adds what was typed to a filter. Text replaces the text before it; all other conditions must hold as well. */
export function addQuery(filter: TraceFilter, tokens: QueryTokens): FilterChange {
  let change: FilterChange = {
    ok: true,
    filter: tokens.words === '' ? filter : { ...filter, q: tokens.words },
  };
  for (const condition of tokens.conditions) {
    if (!change.ok) return change;
    change = withCondition(change.filter, condition);
  }
  return change;
}

/** Nothing is asked for. */
export const EMPTY_TRACE_FILTER: TraceFilter = {
  service: '',
  operation: '',
  status: '',
  kind: '',
  min: '',
  max: '',
  attr: [],
  request: '',
  q: '',
};

/** A condition of a filter as text, and the filter without it. */
export interface FilterPart {
  readonly text: string;
  readonly without: TraceFilter;
}

/** The conditions of a filter, in the order they are shown. */
export function filterParts(filter: TraceFilter): readonly FilterPart[] {
  const parts: FilterPart[] = [];
  const add = (text: string, change: Partial<TraceFilter>): void => {
    parts.push({ text, without: { ...filter, ...change } });
  };
  if (filter.service !== '') add(`service=${filter.service}`, { service: '' });
  if (filter.operation !== '') add(`operation=${filter.operation}`, { operation: '' });
  if (filter.status !== '') add(`status=${filter.status}`, { status: '' });
  if (filter.kind !== '') add(`kind=${filter.kind}`, { kind: '' });
  if (filter.min !== '') add(`duration≥${filter.min}`, { min: '' });
  if (filter.max !== '') add(`duration≤${filter.max}`, { max: '' });
  if (filter.request !== '') add(`request=${filter.request}`, { request: '' });
  for (const pair of filter.attr) add(pair, { attr: filter.attr.filter((other) => other !== pair) });
  if (filter.q !== '') add(filter.q, { q: '' });
  return parts;
}

const orMissing = (text: string): string | undefined => (text === '' ? undefined : text);

/** The query of the contract for a filter and a window. */
export function traceParams(filter: TraceFilter, range: TimeRange): Params {
  return {
    from: range.fromMs,
    to: range.toMs,
    service: orMissing(filter.service),
    operation: orMissing(filter.operation),
    status: orMissing(filter.status),
    kind: orMissing(filter.kind),
    minDurationNs: parseDurationNs(filter.min),
    maxDurationNs: parseDurationNs(filter.max),
    attr: filter.attr.length === 0 ? undefined : filter.attr,
    requestId: orMissing(filter.request),
    text: orMissing(filter.q),
  };
}
