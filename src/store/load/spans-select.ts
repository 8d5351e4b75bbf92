import {
  attributeColumns,
  attributesJson,
  type ColumnExpression,
  firstInt,
  firstString,
  requestId,
  requestIdHeader,
  takeApart,
} from './attribute-expressions.ts';
import { explode, ORIGIN_COLUMNS, partitionDay, SCOPE_COLUMNS, time } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import { jsonHoldsSecret, replaceInJson } from './redaction.ts';
import { TRACES_STRUCTURE } from './wire-structure.ts';

const { from: takeAttributesApart, arrays: ATTRIBUTES } = takeApart('item.attributes', 'attr');

/**
 * Adjusted count of a span from OpenTelemetry's consistent probability sampling: `ot=th:<hex>` rejects T of 2^56
 * (tracestate-probability-sampling), the older `ot=p:<n>` keeps one of 2^n.
 */
const SAMPLE_RATE = `if(position(item.trace_state, 'ot=') = 0, 1., multiIf(
  match(item.trace_state, 'ot=[^,]*th:[0-9a-f]{1,14}'),
  72057594037927936. / greatest(1., 72057594037927936. - toFloat64(reinterpretAsUInt64(reverse(unhex(rightPad(extract(item.trace_state, 'ot=[^,]*th:([0-9a-f]{1,14})'), 14, '0')))))),
  match(item.trace_state, 'ot=[^,]*p:[0-9]{1,2}'),
  if(toUInt8(extract(item.trace_state, 'ot=[^,]*p:([0-9]{1,2})')) < 63, exp2(toUInt8(extract(item.trace_state, 'ot=[^,]*p:([0-9]{1,2})'))), 1.),
  1.))`;

const exceptionValue = (key: string): string =>
  `if(exception_at = 0, '', arrayElement(item.events[exception_at].attributes.value.string_value, indexOf(item.events[exception_at].attributes.key, '${key}')))`;

/** Texts of a span besides its string attributes. They are asked about together: hardly a span has a secret there. */
const TEXTS = [
  'item.name',
  'item.trace_state',
  'item.status.message',
  'exception_type',
  'exception_message',
  'request_header',
  ATTRIBUTES.json,
] as const;
/** The same that an event or a link has. */
const LISTS = ['item.events.name', 'item.links.trace_state', 'event_json', 'link_json'] as const;
const JOINED = [...TEXTS, ...LISTS.map((list) => `arrayStringConcat(${list}, '\\n')`)].join(", '\\n', ");
const CLEAN = `if(texts_suspect, ${replaceInJson(`arrayConcat([${TEXTS.join(', ')}], ${LISTS.join(', ')})`)}, [])`;
const redacted = (text: (typeof TEXTS)[number]): string =>
  `if(texts_suspect, texts_clean[${TEXTS.indexOf(text) + 1}], ${text})`;
function redactedEach(list: (typeof LISTS)[number]): string {
  const before = LISTS.slice(0, LISTS.indexOf(list)).map((other) => ` + length(${other})`);
  return `if(texts_suspect, arraySlice(texts_clean, ${TEXTS.length + 1}${before.join('')}, length(${list})), ${list})`;
}

/** Promoted attributes, each with its current and its earlier semantic-convention name. */
const PROMOTED: readonly ColumnExpression[] = [
  ['HttpMethod', firstString(ATTRIBUTES, ['http.request.method', 'http.method'])],
  ['HttpRoute', firstString(ATTRIBUTES, ['http.route'])],
  [
    'HttpStatus',
    `toUInt16(greatest(0, least(65535, ${firstInt(ATTRIBUTES, ['http.response.status_code', 'http.status_code'])})))`,
  ],
  ['RpcSystem', firstString(ATTRIBUTES, ['rpc.system.name', 'rpc.system'])],
  ['RpcService', firstString(ATTRIBUTES, ['rpc.service'])],
  ['RpcMethod', firstString(ATTRIBUTES, ['rpc.method'])],
  ['DbSystem', firstString(ATTRIBUTES, ['db.system.name', 'db.system'])],
  ['DbQueryHash', `if(db_query = '', 0, normalizedQueryHash(db_query))`],
  ['MsgSystem', firstString(ATTRIBUTES, ['messaging.system'])],
  ['MsgDestination', firstString(ATTRIBUTES, ['messaging.destination.name', 'messaging.destination'])],
  ['PeerService', firstString(ATTRIBUTES, ['service.peer.name', 'peer.service'])],
  ['ServerAddress', firstString(ATTRIBUTES, ['server.address', 'net.peer.name'])],
  ['ErrorType', firstString(ATTRIBUTES, ['error.type'])],
  ['ExceptionType', redacted('exception_type')],
  ['ExceptionMessage', redacted('exception_message')],
  ['RequestId', requestId(ATTRIBUTES, redacted('request_header'))],
];

const COLUMNS: readonly ColumnExpression[] = [
  ['Timestamp', 'row_time'],
  ['TraceId', 'toFixedString(item.trace_id, 16)'],
  ['SpanId', 'toFixedString(item.span_id, 8)'],
  ['ParentSpanId', 'toFixedString(item.parent_span_id, 8)'],
  ['TraceState', redacted('item.trace_state')],
  ['Flags', 'item.flags'],
  ['SpanName', redacted('item.name')],
  ['Kind', 'toInt8(if(item.kind BETWEEN 0 AND 5, item.kind, 0))'],
  ['StatusCode', 'toInt8(if(item.status.code BETWEEN 0 AND 2, item.status.code, 0))'],
  ['StatusMessage', redacted('item.status.message')],
  [
    'Duration',
    'if(item.end_time_unix_nano > item.start_time_unix_nano AND item.start_time_unix_nano > 0, item.end_time_unix_nano - item.start_time_unix_nano, 0)',
  ],
  [
    'EndBeforeStart',
    'if(item.end_time_unix_nano < item.start_time_unix_nano, item.start_time_unix_nano - item.end_time_unix_nano, 0)',
  ],
  [
    'TimeSource',
    `multiIf(item.start_time_unix_nano > 0, 'start', item.end_time_unix_nano > 0, 'end', 'received')`,
  ],
  ['SampleRate', SAMPLE_RATE],
  ...SCOPE_COLUMNS,
  ...attributeColumns(ATTRIBUTES, redacted(ATTRIBUTES.json)),
  ['DroppedAttributes', 'item.dropped_attributes_count'],
  ['DroppedEvents', 'item.dropped_events_count'],
  ['DroppedLinks', 'item.dropped_links_count'],
  ...PROMOTED,
  ['Events.Timestamp', `arrayMap(x -> ${time('x')}, item.events.time_unix_nano)`],
  ['Events.Name', redactedEach('item.events.name')],
  ['Events.Attributes', redactedEach('event_json')],
  ['Events.DroppedAttributes', 'item.events.dropped_attributes_count'],
  ['Links.TraceId', 'arrayMap(x -> toFixedString(x, 16), item.links.trace_id)'],
  ['Links.SpanId', 'arrayMap(x -> toFixedString(x, 8), item.links.span_id)'],
  ['Links.TraceState', redactedEach('item.links.trace_state')],
  ['Links.Flags', 'item.links.flags'],
  ['Links.Attributes', redactedEach('link_json')],
  ['Links.DroppedAttributes', 'item.links.dropped_attributes_count'],
  ...ORIGIN_COLUMNS,
];

const START =
  'if(item.start_time_unix_nano > 0, item.start_time_unix_nano, if(item.end_time_unix_nano > 0, item.end_time_unix_nano, received_wall))';

/** Rows of `spans` out of a segment of traces. */
export const SPANS_SELECT: InsertSelect = {
  signal: 'traces',
  table: 'spans',
  structure: TRACES_STRUCTURE,
  columns: COLUMNS,
  from: (source) => {
    const spans = explode({ resources: 'resource_spans', scopes: 'scope_spans', items: 'spans' }, source);
    const texts = `(SELECT *, indexOf(item.events.name, 'exception') AS exception_at,
   ${exceptionValue('exception.message')} AS exception_message, ${exceptionValue('exception.type')} AS exception_type,
   arrayMap(x -> ${attributesJson('x')}, item.events.attributes) AS event_json, arrayMap(x -> ${attributesJson('x')}, item.links.attributes) AS link_json,
   ${requestIdHeader(ATTRIBUTES)} AS request_header FROM ${takeAttributesApart(spans)})`;
    return `(SELECT *, ${CLEAN} AS texts_clean FROM (SELECT *, rowNumberInAllBlocks() AS row_number, ${time(START)} AS row_time,
  concat(${JOINED}) AS texts_joined, ${jsonHoldsSecret('texts_joined')} AS texts_suspect, ${firstString(ATTRIBUTES, ['db.query.text', 'db.statement'])} AS db_query
 FROM ${texts}))`;
  },
  day: partitionDay('row_time', time('received_wall')),
};
