import { FUTURE_DAYS, PAST_DAYS } from '../partition-day.ts';
import {
  attributesHash,
  attributesJson,
  type ColumnExpression,
  firstString,
  takeApart,
} from './attribute-expressions.ts';
import { replaceInJson } from './redaction.ts';

/** SQL: unsigned nanoseconds as DateTime64(9, 'UTC'); what lies beyond the year 2262 becomes its end. */
export function time(unixNano: string): string {
  return `fromUnixTimestamp64Nano(toInt64(least(${unixNano}, 9223372036854775807)), 'UTC')`;
}

/** SQL: the partition day of a time against the time it was received; the same rule as `partitionDayNumber`. */
export function partitionDay(timestamp: string, receivedAt: string): string {
  return `if(toDate(${timestamp}) BETWEEN toDate(${receivedAt}) - ${PAST_DAYS} AND toDate(${receivedAt}) + ${FUTURE_DAYS}, toDate(${timestamp}), toDate(0))`;
}

/** The wrapping of resources and scopes that all signals share. */
export interface Wrapping {
  /** Field of the root message, for example `resource_spans`. */
  readonly resources: string;
  /** Field of the resource, for example `scope_spans`. */
  readonly scopes: string;
  /** Field of the scope, for example `spans`. */
  readonly items: string;
}

/** Resource attributes as the inner SELECTs name them. */
export const { from: takeResourceApart, arrays: RESOURCE_ARRAYS } = takeApart(
  'rs.resource.attributes',
  'res',
);

/** SELECT items of one resource: hash, service, tenant. Computed once a resource, not once a row. */
export const RESOURCE_ITEMS = `cityHash64(${attributesHash(RESOURCE_ARRAYS.list, RESOURCE_ARRAYS.strings)}, rs.schema_url, rs.resource.dropped_attributes_count) AS res_hash,
 toLowCardinality(if(${firstString(RESOURCE_ARRAYS, ['service.name'])} = '', 'unknown_service', ${firstString(RESOURCE_ARRAYS, ['service.name'])})) AS service_name`;

/**
 * SELECT items of one scope. As dictionary values they travel with each item at the price of an index: a scope may have
 * large attributes and many items.
 */
const SCOPE_ITEMS = ['scope_name', 'scope_version', 'scope_schema_url', 'scope_attributes']
  .map((name, index) => `toLowCardinality(scope_texts[${index + 1}]) AS ${name}`)
  .join(', ');

/**
 * FROM part that explodes a segment into items. Only the small columns named here travel with each item: maps of the
 * resource would be copied once per row. `{segment}` is filled with the SQL of the segment's id.
 */
export function explode(wrapping: Wrapping, source: string): string {
  const header = 'received_wall, received_mono, tenant, segment_id';
  const resources = `(SELECT arrayJoin(${wrapping.resources}) AS rs, received_wall, received_mono, tenant, {segment} AS segment_id FROM ${source})`;
  const scopes = `(SELECT arrayJoin(rs.${wrapping.scopes}) AS sc, ${RESOURCE_ITEMS}, ${header} FROM ${takeResourceApart(resources)})`;
  const small = `res_hash, service_name, ${header}`;
  const texts = `[sc.scope.name, sc.scope.version, sc.schema_url, ${attributesJson('sc.scope.attributes')}]`;
  const clean = `(SELECT sc, ${replaceInJson(texts)} AS scope_texts, ${small} FROM ${scopes})`;
  return `(SELECT arrayJoin(sc.${wrapping.items}) AS item, ${SCOPE_ITEMS}, ${small} FROM ${clean})`;
}

/** Columns every table has: where a row came from and when. */
export const ORIGIN_COLUMNS: readonly ColumnExpression[] = [
  ['TenantId', 'tenant'],
  ['IngestSeg', 'segment_id'],
  ['IngestRow', 'row_number'],
  ['ReceivedAt', time('received_wall')],
  ['ReceivedMono', 'received_mono'],
];

/** Columns of resource and scope that spans and logs have. */
export const SCOPE_COLUMNS: readonly ColumnExpression[] = [
  ['ServiceName', 'service_name'],
  ['ResHash', 'res_hash'],
  ['ScopeName', 'scope_name'],
  ['ScopeVersion', 'scope_version'],
  ['ScopeAttributes', 'scope_attributes'],
  ['ScopeSchemaUrl', 'scope_schema_url'],
];
