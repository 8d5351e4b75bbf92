import type { z } from 'zod';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { traceFilterShape } from '../../api/traces.ts';
import {
  attributeExists,
  attributeIs,
  attributeItem,
  hasItems,
  operationItem,
  resourceExists,
  resourceIs,
  tellsOperation,
} from '../attribute-sql.ts';
import { allOf, anyOf, type BoundSql, sql, string, uint64, uint64s } from '../sql.ts';
import { queryMessages } from './queries.messages.ts';
import type { QueryRun } from './query-run.ts';
import { resourceDayInWindow, type Window } from './window.ts';

/** What selects spans, as the contract has it (without the time range). */
export type SpanFilter = Omit<z.output<z.ZodObject<typeof traceFilterShape>>, 'from' | 'to'>;

/** Resources that may match one attribute condition; more are not resolved ahead but joined by the engine. */
const MAX_RESOURCES = 10_000;

/**
 * The condition on `spans` of a filter. Attribute conditions match span or resource attributes: which resources match
 * is asked first, so that the index on span attributes is of use when none does (it cannot prune one side of an OR).
 * Throws BAD_REQUEST for an attribute condition without key.
 */
export async function spanCondition(run: QueryRun, filter: SpanFilter, window: Window): Promise<BoundSql> {
  const { items, conditions } = await attributeConditions(run, filter.attr ?? [], window);
  conditions.push(...operationConditions(filter, items));
  if (filter.kind !== undefined) conditions.push(sql`Kind = ${string(filter.kind)}`);
  if (filter.status !== undefined) conditions.push(sql`StatusCode = ${string(filter.status)}`);
  if (filter.minDurationNs !== undefined)
    conditions.push(sql`Duration >= ${uint64(nanos(filter.minDurationNs))}`);
  if (filter.maxDurationNs !== undefined)
    conditions.push(sql`Duration <= ${uint64(nanos(filter.maxDurationNs))}`);
  if (filter.requestId !== undefined) conditions.push(sql`RequestId = ${string(filter.requestId)}`);
  if (filter.text !== undefined && filter.text.trim() !== '') conditions.push(spanText(filter.text.trim()));
  return allOf([...withItems(items), ...conditions]);
}

/**
 * The conditions on service and operation. When the text index is asked anyway, it is asked for the operation, too, by an
 * item that is added to `items`: intersecting lists beats reading columns, which are not read at all when the item says the
 * same.
 */
function operationConditions({ service, operation }: SpanFilter, items: string[]): BoundSql[] {
  if (service !== undefined && operation !== undefined && items.length > 0) {
    const item = operationItem(service, operation);
    if (item !== undefined) items.push(item);
    if (item !== undefined && tellsOperation(item)) return [];
  }
  const conditions: BoundSql[] = [];
  if (service !== undefined) conditions.push(sql`ServiceName = ${string(service)}`);
  if (operation !== undefined) conditions.push(sql`SpanName = ${string(operation)}`);
  return conditions;
}

/** What `key=value` and `key` ask of a row of `spans` or `logs` or of its resource. */
export interface AttributeConditions {
  /** Those that the text index answers alone: one condition together, so that the engine intersects their lists. */
  readonly items: string[];
  readonly conditions: BoundSql[];
}

/** The conditions of all `key=value` and `key`. Throws BAD_REQUEST for one without key. */
export async function attributeConditions(
  run: QueryRun,
  attributes: readonly string[],
  window: Window,
): Promise<AttributeConditions> {
  const items: string[] = [];
  const conditions: BoundSql[] = [];
  for (const attribute of attributes) {
    const { condition, item } = await attributeCondition(run, attribute, window);
    if (item === undefined) conditions.push(condition);
    else items.push(item);
  }
  return { items, conditions };
}

/** The condition that a row has these items of the text index; none when there is none to ask for. */
export function withItems(items: readonly string[]): BoundSql[] {
  return items.length === 0 ? [] : [hasItems(items)];
}

/** Text in span name, status message or exception message, without case. */
function spanText(text: string): BoundSql {
  const found = (column: BoundSql) => sql`positionCaseInsensitiveUTF8(${column}, ${string(text)}) > 0`;
  return anyOf([found(sql`SpanName`), found(sql`StatusMessage`), found(sql`ExceptionMessage`)]);
}

/** The condition of one `key=value` (or `key`: has it at all); with the item of the index that says the same, if one does. */
async function attributeCondition(
  run: QueryRun,
  text: string,
  window: Window,
): Promise<{ readonly condition: BoundSql; readonly item?: string | undefined }> {
  const at = text.indexOf('=');
  const key = (at < 0 ? text : text.slice(0, at)).trim();
  if (key === '') {
    throw new AppError('BAD_REQUEST', {
      values: { problem: say(queryMessages.attributeWithoutKey, { seen: text }) },
    });
  }
  const value = at < 0 ? undefined : text.slice(at + 1);
  const onRow = value === undefined ? attributeExists(key) : attributeIs(key, value);
  const onResource = value === undefined ? resourceExists(key) : resourceIs(key, value);
  const table = await run.read(
    sql`SELECT DISTINCT ResHash AS hash FROM resources WHERE ${resourceDayInWindow(run.tenant, window)} AND (${onResource}) LIMIT ${uint64(BigInt(MAX_RESOURCES + 1))}`,
    { hash: 'UInt64' },
    'resources-with-attribute',
  );
  if (table.rowCount === 0)
    return { condition: onRow, item: value === undefined ? undefined : attributeItem(key, value) };
  const resources =
    table.rowCount <= MAX_RESOURCES
      ? sql`${uint64s([...table.column('hash')])}`
      : sql`(SELECT ResHash FROM resources WHERE ${resourceDayInWindow(run.tenant, window)} AND (${onResource}))`;
  return { condition: anyOf([onRow, sql`ResHash IN ${resources}`]) };
}

/** A duration bound of a query string, which may have a fraction. */
function nanos(value: number): bigint {
  return BigInt(Math.min(Math.max(0, Math.round(value)), Number.MAX_SAFE_INTEGER));
}
