import {
  attributeColumns,
  type ColumnExpression,
  firstString,
  requestId,
  requestIdHeader,
  takeApart,
} from './attribute-expressions.ts';
import { explode, ORIGIN_COLUMNS, partitionDay, SCOPE_COLUMNS, time } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import { redactJson, redactText } from './redaction.ts';
import { LOGS_STRUCTURE } from './wire-structure.ts';

const { from: takeAttributesApart, arrays: ATTRIBUTES } = takeApart('item.attributes', 'attr');

/** A body as text: nested bodies are OTLP/JSON, numbers and booleans their usual text; BodyType tells which. */
const BODY = `multiIf(
  item.body.value = 'string_value', item.body.string_value,
  item.body.value = 'int_value', toString(item.body.int_value),
  item.body.value = 'double_value', toString(item.body.double_value),
  item.body.value = 'bool_value', if(item.body.bool_value, 'true', 'false'),
  item.body.otlp_json)`;

/**
 * Level for reading: from the severity number (logs data model: ranges of four), else from the severity text as common
 * loggers write it. Zero is unset.
 */
const LEVEL = `multiIf(
  item.severity_number BETWEEN 1 AND 24, toInt8(intDiv(item.severity_number - 1, 4) * 4 + 1),
  item.severity_text = '', 0,
  transform(upper(item.severity_text),
    ['TRACE', 'DEBUG', 'INFO', 'INFORMATION', 'NOTICE', 'WARN', 'WARNING', 'ERROR', 'ERR', 'CRITICAL', 'CRIT', 'ALERT', 'EMERG', 'DPANIC', 'PANIC', 'FATAL'],
    [1, 5, 9, 9, 9, 13, 13, 17, 17, 21, 21, 21, 21, 21, 21, 21], 0))`;

const COLUMNS: readonly ColumnExpression[] = [
  ['Timestamp', 'row_time'],
  ['ObservedTimestamp', time('item.observed_time_unix_nano')],
  [
    'TimeSource',
    `multiIf(item.time_unix_nano > 0, 'time', item.observed_time_unix_nano > 0, 'observed', 'received')`,
  ],
  ['TraceId', 'toFixedString(item.trace_id, 16)'],
  ['SpanId', 'toFixedString(item.span_id, 8)'],
  ['Flags', 'item.flags'],
  ['SeverityNumber', 'toUInt8(if(item.severity_number BETWEEN 0 AND 255, item.severity_number, 0))'],
  ['SeverityText', redactText('item.severity_text')],
  ['Level', `toInt8(${LEVEL})`],
  ['EventName', redactText('item.event_name')],
  ['Body', redactJson('body_text')],
  ['BodyType', 'toInt8(item.body.value)'],
  ...SCOPE_COLUMNS,
  ...attributeColumns(ATTRIBUTES, redactJson(ATTRIBUTES.json)),
  ['DroppedAttributes', 'item.dropped_attributes_count'],
  ['ExceptionType', firstString(ATTRIBUTES, ['exception.type'])],
  ['RequestId', requestId(ATTRIBUTES, redactText('request_header'))],
  ...ORIGIN_COLUMNS,
];

const TIME =
  'if(item.time_unix_nano > 0, item.time_unix_nano, if(item.observed_time_unix_nano > 0, item.observed_time_unix_nano, received_wall))';

/** Rows of `logs` out of a segment of logs. */
export const LOGS_SELECT: InsertSelect = {
  signal: 'logs',
  table: 'logs',
  structure: LOGS_STRUCTURE,
  columns: COLUMNS,
  from: (
    source,
  ) => `(SELECT *, rowNumberInAllBlocks() AS row_number, ${time(TIME)} AS row_time, ${BODY} AS body_text, ${requestIdHeader(ATTRIBUTES)} AS request_header
 FROM ${takeAttributesApart(explode({ resources: 'resource_logs', scopes: 'scope_logs', items: 'log_records' }, source))})`,
  day: partitionDay('row_time', time('received_wall')),
};
