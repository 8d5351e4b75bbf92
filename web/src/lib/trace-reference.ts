/** A trace, and perhaps a span of it, that a text names. */
export interface TraceReference {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Recognises the ways trace ids are passed around: 32 hex digits, the same as a UUID, a W3C `traceparent` value
 * (W3C Trace Context section 3.2), B3 single headers (`trace-span-…`) and Jaeger's `uber-trace-id` (`trace:span:…`).
 * Undefined for anything else and for the all-zero id, which is invalid.
 */
export function parseTraceReference(text: string): TraceReference | undefined {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/^(traceparent|b3|uber-trace-id)\s*[:=]\s*/, '');
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(typed);
  const pair = /^([0-9a-f]{32})[-:]([0-9a-f]{16})(?:[-:].*)?$/.exec(typed);
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(typed);
  const plain = /^[0-9a-f]{32}$/.exec(typed);
  const traceId = parent?.[1] ?? pair?.[1] ?? uuid?.[0].replaceAll('-', '') ?? plain?.[0];
  if (traceId === undefined || /^0+$/.test(traceId)) return undefined;
  return { traceId, spanId: parent?.[2] ?? pair?.[2] ?? '' };
}
