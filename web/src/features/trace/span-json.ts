import type { LogRow } from '../../../../src/api/logs.ts';
import type { SpanDetail, TraceColumns } from '../../../../src/api/traces.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../api/enums.ts';
import { plainAttributes } from '../../lib/attribute-text.ts';

/** A span as readable JSON, for copying into a ticket. */
export function spanJson(span: SpanDetail, logs: readonly LogRow[]): string {
  return JSON.stringify(
    {
      ...span,
      attributes: plainAttributes(span.attributes),
      resource: plainAttributes(span.resource),
      events: span.events.map((event) => ({ ...event, attributes: plainAttributes(event.attributes) })),
      links: span.links.map((link) => ({ ...link, attributes: plainAttributes(link.attributes) })),
      ...(logs.length > 0 && {
        logs: logs.map((log) => ({ ...log, attributes: plainAttributes(log.attributes) })),
      }),
    },
    null,
    2,
  );
}

/** A trace as readable JSON: one object a span, names instead of numbers. Times are nanoseconds after the start. */
export function traceJson(trace: TraceColumns): string {
  const spans = trace.spanId.map((spanId, i) => ({
    spanId,
    parentSpanId: trace.parentSpanId[i] ?? '',
    service: trace.strings[trace.service[i] ?? -1] ?? '',
    name: trace.strings[trace.name[i] ?? -1] ?? '',
    kind: SPAN_KINDS[trace.kind[i] ?? 0],
    status: STATUS_CODES[trace.status[i] ?? 0],
    startNs: trace.startNs[i] ?? 0,
    durationNs: trace.durationNsOf[i] ?? 0,
    selfNs: trace.selfNs[i] ?? 0,
  }));
  const { traceId, startUnixNano, durationNs } = trace;
  return JSON.stringify({ traceId, startUnixNano, durationNs, spans }, null, 2);
}

/** A command that fetches the same thing in a terminal. A token, where one is needed, comes from the environment. */
export function curlCommand(address: string, tokenRequired: boolean): string {
  const token = tokenRequired ? ' -H "Authorization: Bearer $GOROSCOPE_TOKEN"' : '';
  return `curl -sS${token} '${address.replaceAll("'", "'\\''")}'`;
}
