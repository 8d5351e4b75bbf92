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
  const conditions: BoundSql[] = [];
  if (filter.service !== undefined) conditions.push(sql`ServiceName = ${string(filter.service)}`);
  if (filter.operation !== undefined) conditions.push(sql`SpanName = ${string(filter.operation)}`);
  if (filter.kind !== undefined) conditions.push(sql`Kind = ${string(filter.kind)}`);
  if (filter.status !== undefined) conditions.push(sql`StatusCode = ${string(filter.status)}`);
  if (filter.minDurationNs !== undefined)
    conditions.push(sql`Duration >= ${uint64(nanos(filter.minDurationNs))}`);
  if (filter.maxDurationNs !== undefined)
    conditions.push(sql`Duration <= ${uint64(nanos(filter.maxDurationNs))}`);
  if (filter.requestId !== undefined) conditions.push(sql`RequestId = ${string(filter.requestId)}`);
  if (filter.text !== undefined && filter.text.trim() !== '') conditions.push(spanText(filter.text.trim()));
  const { service, operation } = filter;
  const item =
    service === undefined || operation === undefined ? undefined : operationItem(service, operation);
  const together = item === undefined ? [] : [item];
  conditions.push(...(await attributeConditions(run, filter.attr ?? [], window, together)));
  return allOf(conditions);
}

/**
 * The conditions of all `key=value` and `key` on a row of `spans` or `logs` or on its resource. Those that the text index
 * answers alone are one condition, so that the engine intersects their lists; `together` are further items of the rows
 * sought, which narrow that one. Throws BAD_REQUEST for a condition without key.
 */
export async function attributeConditions(
  run: QueryRun,
  attributes: readonly string[],
  window: Window,
  together: readonly string[] = [],
): Promise<BoundSql[]> {
  const items: string[] = [];
  const conditions: BoundSql[] = [];
  for (const attribute of attributes) {
    const { condition, item } = await attributeCondition(run, attribute, window);
    if (item === undefined) conditions.push(condition);
    else items.push(item);
  }
  return items.length === 0 ? conditions : [hasItems([...items, ...together]), ...conditions];
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
