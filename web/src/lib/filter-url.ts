import { parseDurationNs } from './duration-input.ts';
import { type UrlField, type UrlFields, urlList, urlOneOf, urlText } from './url-fields.ts';

/** Kinds of spans that can be asked for, as the contract names them. */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;

/** What selects traces, as the address holds it. Durations are text such as `250ms`. */
export interface TraceFilter {
  readonly service: string;
  readonly operation: string;
  readonly status: '' | 'ERROR' | 'OK' | 'UNSET';
  readonly kind: '' | (typeof SPAN_KINDS)[number];
  readonly min: string;
  readonly max: string;
  /** `key=value` pairs, all of which must match. */
  readonly attr: readonly string[];
  readonly request: string;
  readonly q: string;
}

/** A duration as people write it; one that cannot be read is none, so that no condition is shown that nobody asks for. */
const urlDuration: UrlField<string> = {
  read: (value) => {
    const text = urlText.read(value);
    return parseDurationNs(text) === undefined ? '' : text;
  },
  write: urlText.write,
};

/** The keys of a trace filter in the address. */
export const traceFilterFields: UrlFields<TraceFilter> = {
  service: urlText,
  operation: urlText,
  status: urlOneOf(['', 'ERROR', 'OK', 'UNSET']),
  kind: urlOneOf(['', ...SPAN_KINDS]),
  min: urlDuration,
  max: urlDuration,
  attr: urlList,
  request: urlText,
  q: urlText,
};

/** What selects log records, as the address holds it. */
export interface LogFilter {
  readonly service: string;
  readonly level: '' | 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  readonly trace: string;
  readonly span: string;
  readonly request: string;
  readonly attr: readonly string[];
  readonly q: string;
}

/** The keys of a log filter in the address. */
export const logFilterFields: UrlFields<LogFilter> = {
  service: urlText,
  level: urlOneOf(['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']),
  trace: urlText,
  span: urlText,
  request: urlText,
  attr: urlList,
  q: urlText,
};
