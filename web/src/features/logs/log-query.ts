import type { Message, MessageValue } from '../../../../src/base/messages.ts';
import type { Params } from '../../api/client.ts';
import { type LogFilter, logFilterFields } from '../../lib/filter-url.ts';
import type { QueryCondition, QueryTokens } from '../../lib/query-tokens.ts';
import { logsMessages as m } from './logs.messages.ts';

/** A changed filter, or why the typed text cannot be asked. */
export type LogFilterChange =
  | { readonly ok: true; readonly filter: LogFilter }
  | {
      readonly ok: false;
      readonly problem: {
        readonly message: Message;
        readonly values: Readonly<Record<string, MessageValue>>;
      };
    };

/** Names under which people look for what the contract has a field for. */
const FIELDS: Readonly<Record<string, 'service' | 'trace' | 'span' | 'request'>> = {
  service: 'service',
  'service.name': 'service',
  trace: 'trace',
  trace_id: 'trace',
  traceId: 'trace',
  span: 'span',
  span_id: 'span',
  request: 'request',
  request_id: 'request',
  'request.id': 'request',
};

const LEVEL_KEYS = ['level', 'severity'];

function withCondition(filter: LogFilter, { key, op, value }: QueryCondition): LogFilterChange {
  if (LEVEL_KEYS.includes(key) && (op === '=' || op === '>=')) {
    const wanted = value.toUpperCase() === 'WARNING' ? 'WARN' : value.toUpperCase();
    const level = logFilterFields.level.read(wanted);
    if (level === '') return { ok: false, problem: { message: m.badLevel, values: { value } } };
    return { ok: true, filter: { ...filter, level } };
  }
  if (op !== '=') return { ok: false, problem: { message: m.badComparison, values: { op } } };
  const field = FIELDS[key];
  if (field !== undefined) return { ok: true, filter: { ...filter, [field]: value } };
  const pair = `${key}=${value}`;
  return {
    ok: true,
    filter: filter.attr.includes(pair) ? filter : { ...filter, attr: [...filter.attr, pair] },
  };
}

/** Adds what was typed to a filter. Text replaces the text before it; all other conditions must hold as well. */
export function addLogQuery(filter: LogFilter, tokens: QueryTokens): LogFilterChange {
  let change: LogFilterChange = {
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
export const EMPTY_LOG_FILTER: LogFilter = {
  service: '',
  level: '',
  trace: '',
  span: '',
  request: '',
  attr: [],
  q: '',
};

/** The conditions of a filter as text, each with the filter without it. */
export function logFilterParts(
  filter: LogFilter,
): readonly { readonly text: string; readonly without: LogFilter }[] {
  const parts: { readonly text: string; readonly without: LogFilter }[] = [];
  const add = (text: string, change: Partial<LogFilter>): void => {
    parts.push({ text, without: { ...filter, ...change } });
  };
  if (filter.service !== '') add(`service=${filter.service}`, { service: '' });
  if (filter.level !== '') add(`level≥${filter.level}`, { level: '' });
  if (filter.trace !== '') add(`trace=${filter.trace}`, { trace: '', span: '' });
  if (filter.span !== '') add(`span=${filter.span}`, { span: '' });
  if (filter.request !== '') add(`request=${filter.request}`, { request: '' });
  for (const pair of filter.attr) add(pair, { attr: filter.attr.filter((other) => other !== pair) });
  if (filter.q !== '') add(filter.q, { q: '' });
  return parts;
}

const orMissing = (text: string): string | undefined => (text === '' ? undefined : text);

/** The query of the contract for a filter, without the window. */
export function logParams(filter: LogFilter): Params {
  return {
    service: orMissing(filter.service),
    minSeverity: orMissing(filter.level),
    text: orMissing(filter.q),
    traceId: orMissing(filter.trace),
    spanId: orMissing(filter.span),
    requestId: orMissing(filter.request),
    attr: filter.attr.length === 0 ? undefined : filter.attr,
  };
}

/** The words of a text search that are looked for, as they can be marked in a line. */
export function wordsToMark(q: string): readonly string[] {
  const terms = q.match(/-?"[^"]*"?|\S+/g) ?? [];
  return terms
    .filter((term) => !term.startsWith('-'))
    .map((term) => term.replaceAll('"', '').replace(/\*$/, '').toLowerCase())
    .filter((term) => term !== '');
}

/** A piece of a line; marked where a word was found. */
export interface TextPiece {
  readonly text: string;
  readonly marked: boolean;
}

/** Cuts a line into marked and other pieces. */
export function markWords(line: string, words: readonly string[]): readonly TextPiece[] {
  if (words.length === 0) return [{ text: line, marked: false }];
  const source = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of line.matchAll(new RegExp(source, 'gi'))) {
    if (match.index > end) pieces.push({ text: line.slice(end, match.index), marked: false });
    pieces.push({ text: match[0], marked: true });
    end = match.index + match[0].length;
  }
  if (end < line.length) pieces.push({ text: line.slice(end), marked: false });
  return pieces;
}
