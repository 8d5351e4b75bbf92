import { attributeColumns, firstString } from './attribute-expressions.ts';
import { RESOURCE_ARRAYS, RESOURCE_ITEMS, takeResourceApart, time } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import { redactJson, redactText } from './redaction.ts';
import type { Signal } from './signal.ts';
import { resourceStructure } from './wire-structure.ts';

const FIELD = { traces: 'resource_spans', logs: 'resource_logs', metrics: 'resource_metrics' } as const;

/** Promoted resource attributes, each with its current and its earlier name. */
const PROMOTED = [
  ['ServiceNamespace', ['service.namespace']],
  ['ServiceVersion', ['service.version']],
  ['ServiceInstanceId', ['service.instance.id']],
  ['Environment', ['deployment.environment.name', 'deployment.environment']],
  ['HostName', ['host.name']],
  ['PodName', ['k8s.pod.name']],
  ['ContainerId', ['container.id']],
] as const;

/** Rows of `resources` out of a segment of any signal: one a resource and day received, only those not there yet. */
export function resourcesSelect(signal: Signal): InsertSelect {
  const header = 'received_wall, received_mono, tenant';
  return {
    signal,
    table: 'resources',
    structure: resourceStructure(signal),
    columns: [
      ['Day', 'day'],
      ['ResHash', 'res_hash'],
      ['TenantId', 'tenant'],
      ['ServiceName', 'service_name'],
      ...PROMOTED.map(([column, keys]) => [column, firstString(RESOURCE_ARRAYS, keys)] as const),
      ...attributeColumns(RESOURCE_ARRAYS, redactJson(RESOURCE_ARRAYS.json)),
      ['SchemaUrl', redactText('rs.schema_url')],
      ['DroppedAttributes', 'rs.resource.dropped_attributes_count'],
      ['ReceivedAt', time('received_wall')],
    ],
    from: (
      source,
    ) => `(SELECT * FROM (SELECT *, ${RESOURCE_ITEMS}, toDate(${time('received_wall')}) AS day FROM
   ${takeResourceApart(`(SELECT arrayJoin(${FIELD[signal]}) AS rs, ${header} FROM ${source})`)})
   WHERE (day, res_hash) NOT IN (SELECT Day, ResHash FROM resources WHERE Day >= toDate('{day}') - 2)
   LIMIT 1 BY day, res_hash)`,
    day: null,
  };
}
