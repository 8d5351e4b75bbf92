import type { ProfileList, ProfileListQuery, ProfileRow } from '../../api/profiles.ts';
import { unixNanoFromMs } from '../../base/time.ts';
import { allOf, type BoundSql, hexId, sql, string, uint32, unixNano } from '../sql.ts';
import type { QueryRun } from './query-run.ts';

/** Collected profiles of a time range, newest first. Errors: STORE_*. */
export async function queryProfiles(
  run: QueryRun,
  query: ProfileListQuery,
): Promise<Pick<ProfileList, 'profiles' | 'completeness'>> {
  const table = await run.read(
    sql`SELECT Id AS id, Timestamp AS at, Duration AS duration, ServiceName AS service, Instance AS instance, Kind AS kind,
  CAST(SampleTypes AS Array(String)) AS types, Totals AS totals, Samples AS samples, Score AS score, CAST(Issues AS Array(String)) AS issues,
  BuildId AS buildId, toUInt32(length(TraceIds)) AS traces, Size AS size, PodName AS pod, NamespaceName AS namespace,
  ContainerName AS container, ContainerId AS containerId, Cgroup AS cgroup, HostName AS host, ServiceInstanceId AS serviceInstance
 FROM profiles WHERE ${conditionOf(run.tenant, query)} ORDER BY Timestamp DESC, Id LIMIT ${uint32(query.limit + 1)}`,
    {
      id: 'FixedString(16)',
      at: 'DateTime64(9)',
      duration: 'UInt64',
      service: 'String',
      instance: 'String',
      kind: 'String',
      types: 'Array(String)',
      totals: 'Array(Int64)',
      samples: 'UInt32',
      score: 'UInt8',
      issues: 'Array(String)',
      buildId: 'String',
      traces: 'UInt32',
      size: 'UInt32',
      pod: 'String',
      namespace: 'String',
      container: 'String',
      containerId: 'String',
      cgroup: 'String',
      host: 'String',
      serviceInstance: 'String',
    },
    'profile-list',
  );
  const rows = table.rows();
  if (rows.length > query.limit) run.cutBy('row-limit');
  const profiles = rows
    .slice(0, query.limit)
    .map(({ id, at, duration, types, totals, size, ...row }): ProfileRow => {
      const atUnixMs = Number(at / 1_000_000n);
      return {
        ...row,
        id,
        atUnixMs,
        durationMs: Number(duration) / 1e6,
        issues: [...row.issues],
        totals: types.map((type, i) => ({ type, value: (totals[i] ?? 0n).toString() })),
        sizeBytes: size,
        href: `/api/v1/profiles/${atUnixMs}/${id}/${fileName(row.service, row.kind, atUnixMs)}`,
      };
    });
  return { profiles, completeness: run.completeness() };
}

/** The rows that a query asks for. */
function conditionOf(tenant: string, query: ProfileListQuery): BoundSql {
  const where = [
    sql`TenantId = ${string(tenant)}`,
    sql`Timestamp >= ${unixNano(unixNanoFromMs(query.from))} AND Timestamp < ${unixNano(unixNanoFromMs(query.to))}`,
  ];
  if (query.service !== undefined) where.push(sql`ServiceName = ${string(query.service)}`);
  if (query.kind !== undefined) where.push(sql`Kind = ${string(query.kind)}`);
  if (query.trace !== undefined) where.push(sql`has(TraceIds, ${hexId(query.trace)})`);
  if (query.span !== undefined) where.push(sql`has(SpanIds, ${hexId(query.span)})`);
  const places = [
    [sql`PodName`, query.pod],
    [sql`NamespaceName`, query.namespace],
    [sql`ContainerName`, query.container],
    [sql`HostName`, query.host],
    [sql`ServiceInstanceId`, query.serviceInstance],
  ] as const;
  for (const [column, value] of places)
    if (value !== undefined) where.push(sql`${column} = ${string(value)}`);
  // Tools print the first twelve digits of a container's id; a group holds those below it.
  if (query.containerId !== undefined) where.push(sql`startsWith(ContainerId, ${string(query.containerId)})`);
  if (query.cgroup !== undefined)
    where.push(
      sql`Cgroup = ${string(query.cgroup)} OR startsWith(Cgroup, ${string(`${query.cgroup.replace(/\/$/, '')}/`)})`,
    );
  return allOf(where);
}

/** A name for the file that says what is in it: `checkout-cpu-2026-11-21T10-15-00Z.pb.gz`. */
function fileName(service: string, kind: string, atUnixMs: number): string {
  const time = new Date(atUnixMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return encodeURIComponent(`${service}-${kind}-${time}Z.pb.gz`.replaceAll(/[^\w.-]+/g, '_'));
}
