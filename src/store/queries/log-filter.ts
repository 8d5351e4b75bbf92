import type { z } from 'zod';
import type { logFilterShape, severitySchema } from '../../api/logs.ts';
import { allOf, type BoundSql, hexId, sql, string } from '../sql.ts';
import { bodyHolds } from './log-text.ts';
import type { QueryRun } from './query-run.ts';
import { attributeConditions, withItems } from './span-filter.ts';
import type { Window } from './window.ts';

/** What selects log records, as the contract has it (without the time range). */
export type LogFilter = Omit<z.output<z.ZodObject<typeof logFilterShape>>, 'from' | 'to'>;

/** The condition on `logs` of a filter. Ids that are not hex match nothing. Throws BAD_REQUEST as `attributeCondition`. */
export async function logCondition(run: QueryRun, filter: LogFilter, window: Window): Promise<BoundSql> {
  const conditions: BoundSql[] = [];
  if (filter.service !== undefined) conditions.push(sql`ServiceName = ${string(filter.service)}`);
  if (filter.minSeverity !== undefined) conditions.push(atLeast(filter.minSeverity));
  if (filter.traceId !== undefined) conditions.push(isId('TraceId', filter.traceId, 32));
  if (filter.spanId !== undefined) conditions.push(isId('SpanId', filter.spanId, 16));
  if (filter.requestId !== undefined) conditions.push(sql`RequestId = ${string(filter.requestId)}`);
  if (filter.text !== undefined && filter.text.trim() !== '') conditions.push(bodyHolds(filter.text));
  const attributes = await attributeConditions(run, filter.attr ?? [], window);
  conditions.push(...withItems(attributes.items), ...attributes.conditions);
  return allOf(conditions);
}

/** Levels are enum values in the order of severity. */
function atLeast(severity: z.output<typeof severitySchema>): BoundSql {
  return sql`Level >= ${string(severity)}`;
}

function isId(column: 'TraceId' | 'SpanId', id: string, digits: number): BoundSql {
  if (!/^[0-9a-fA-F]+$/.test(id) || id.length !== digits) return sql`0`;
  return column === 'TraceId' ? sql`TraceId = ${hexId(id)}` : sql`SpanId = ${hexId(id)}`;
}
