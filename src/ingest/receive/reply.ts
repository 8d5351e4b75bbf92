import { type LocalText, type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { PartialSuccess } from '../../formats/otlp/export-response.ts';
import { RPC_CODE, type RpcStatus } from '../../formats/otlp/rpc-status.ts';
import type { OtlpScan, RejectReason, ScanLimits, WireProblem } from '../../formats/otlp/scan.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { JsonProblem } from '../../formats/otlp/transcode.ts';
import { FUTURE_DAYS, PAST_DAYS } from '../../store/partition-day.ts';
import { CONTENT_ENCODINGS, type InflateProblem } from './inflate.ts';
import { PROBLEMS, REJECT_TEXTS, REPLIES } from './replies.messages.ts';

/** How a body is encoded. */
export type BodyFormat = 'protobuf' | 'json';

/** The answer to one export request, before a transport gives it its form. */
export type Reply =
  | { readonly kind: 'stored'; readonly partial: PartialSuccess | undefined }
  | { readonly kind: 'error'; readonly httpStatus: number; readonly status: RpcStatus };

/** Why the receivers refuse for the moment, and when to come back. */
export interface Refusal {
  readonly reason: Message;
  readonly values: Readonly<Record<string, MessageValue>>;
  readonly retryAfterMs: number;
  /** What whoever runs the server should do; senders are not told. */
  readonly advice?: LocalText;
}

const ITEM_NAMES: Readonly<Record<OtlpSignal, string>> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'data points',
};

const MESSAGE_NAMES: Readonly<Record<OtlpSignal, string>> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};

export function english(message: Message, values: Readonly<Record<string, MessageValue>> = {}): string {
  return text(message, 'en', values);
}

/** Items that are stored, but whose time makes them worth a word. */
export interface OddTimes {
  /** Outside the window the store partitions by: the sender's clock is off. */
  readonly clockOff: number;
  /** Older than what the signal is kept for: the next run of retention removes them. */
  readonly expired: number;
  readonly retentionDays: number;
}

/** What to tell a sender whose request was stored wholly or in part; `undefined` when there is nothing to tell. */
export function partialSuccessOf(
  signal: OtlpSignal,
  scan: OtlpScan,
  odd: OddTimes,
  limits: ScanLimits,
): PartialSuccess | undefined {
  const parts: string[] = [];
  const items = ITEM_NAMES[signal];
  if (scan.rejected > 0) {
    const values = {
      maxItemBytes: formatBytes(limits.maxItemBytes),
      maxAttributes: limits.maxAttributes,
      maxDepth: limits.maxDepth,
    };
    const reasons = (Object.entries(scan.reasons) as [RejectReason, number][])
      .map(([reason, count]) => english(REJECT_TEXTS[reason], { ...values, count }))
      .join('; ');
    const total = scan.items + scan.rejected;
    parts.push(english(REPLIES.rejected, { rejected: scan.rejected, total, items, reasons }));
  }
  if (scan.invalidUtf8 > 0) parts.push(english(REPLIES.invalidUtf8, { count: scan.invalidUtf8 }));
  if (scan.idsCut > 0) parts.push(english(REPLIES.idsCut, { count: scan.idsCut }));
  if (scan.attributesCut > 0)
    parts.push(
      english(REPLIES.attributesCut, { count: scan.attributesCut, maxAttributes: limits.maxAttributes }),
    );
  if (odd.clockOff > 0)
    parts.push(
      english(REPLIES.clockOff, { count: odd.clockOff, items, past: PAST_DAYS, future: FUTURE_DAYS }),
    );
  if (odd.expired > 0)
    parts.push(english(REPLIES.expired, { count: odd.expired, items, days: odd.retentionDays }));
  return parts.length === 0 ? undefined : { rejected: scan.rejected, errorMessage: parts.join('. ') };
}

/** The field a request of each signal consists of, as OTLP/JSON writes it. */
const FIELD_NAMES: Readonly<Record<OtlpSignal, string>> = {
  traces: 'resourceSpans',
  logs: 'resourceLogs',
  metrics: 'resourceMetrics',
};
/** Longer than `{}` with some white space: somebody meant to send something. */
const MEANT_BYTES = 8;

/**
 * What to say of JSON that became an empty request: unknown members must be ignored, but a sender that wrote
 * `resource_spans`, or took the path of another signal, would never learn why nothing is stored. An empty list is fine.
 */
export function nothingKnownIn(signal: OtlpSignal, body: Uint8Array): PartialSuccess | undefined {
  const field = FIELD_NAMES[signal];
  if (body.length <= MEANT_BYTES || Buffer.from(body.subarray(0, 200)).includes(`"${field}"`))
    return undefined;
  return { rejected: 0, errorMessage: english(REPLIES.nothingKnown, { field }) };
}

function badData(message: string, field: string, description: string): Reply {
  return {
    kind: 'error',
    httpStatus: 400,
    status: { code: RPC_CODE.invalidArgument, message, badRequest: { field, description } },
  };
}

/** 400: the bytes are not the protobuf they should be. In what came as JSON offsets mean nothing to the sender. */
export function badProtobuf(signal: OtlpSignal, problem: WireProblem, format: BodyFormat): Reply {
  const description = english(PROBLEMS[problem.code]);
  const where = problem.where === '' ? '' : ` (${problem.where})`;
  const message = MESSAGE_NAMES[signal];
  return badData(
    english(format === 'json' ? REPLIES.badInJson : REPLIES.badProtobuf, {
      message,
      problem: description,
      offset: problem.offset,
      where,
    }),
    problem.where,
    description,
  );
}

/** 400: the text is not the JSON it should be. */
export function badJson(problem: JsonProblem): Reply {
  const description = english(PROBLEMS[problem.code]);
  const where = problem.path === '' ? '' : ` (${problem.path})`;
  return badData(
    english(REPLIES.badJson, { problem: description, offset: problem.offset, where }),
    problem.path,
    description,
  );
}

/** 413, 415 or 400: the body could not be inflated. */
export function badBody(problem: InflateProblem, encoding: string, limit: number): Reply {
  const { code, detail } = problem;
  if (code === 'too-large')
    return errorReply(413, RPC_CODE.resourceExhausted, REPLIES.tooLarge, { limit: formatBytes(limit) });
  if (code === 'unknown-encoding')
    return errorReply(415, RPC_CODE.unimplemented, REPLIES.badEncoding, {
      encoding: detail,
      known: CONTENT_ENCODINGS,
    });
  return badData(english(REPLIES.corruptBody, { encoding, detail }), 'body', detail);
}

/** 503 with the time to wait: nothing was stored, everything may be sent again. */
export function refusedReply(refusal: Refusal): Reply {
  return {
    kind: 'error',
    httpStatus: 503,
    status: {
      code: RPC_CODE.unavailable,
      message: english(REPLIES.refused, { reason: english(refusal.reason, refusal.values) }),
      retryDelayMs: refusal.retryAfterMs,
    },
  };
}

/** Any other error. */
export function errorReply(
  httpStatus: number,
  code: RpcStatus['code'],
  message: Message,
  values: Readonly<Record<string, MessageValue>> = {},
): Reply {
  return { kind: 'error', httpStatus, status: { code, message: english(message, values) } };
}
