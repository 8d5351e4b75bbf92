import type { ProfileResource } from '../../model/profile-resource.ts';
import {
  float64,
  hexId,
  hexIds,
  int64,
  joinSql,
  sql,
  string,
  strings,
  uint32,
  uint64,
  unixNano,
} from '../sql.ts';
import type { Store } from '../store.ts';

/** What the store keeps about one profile; its bytes are a file (`profile-files.ts`). */
export interface StoredProfile {
  /** 32 hex digits: the beginning of the SHA-256 of service, time and content. */
  readonly id: string;
  /** When collection began. */
  readonly timeUnixNano: bigint;
  /** 0 for a moment. */
  readonly durationNano: bigint;
  readonly service: string;
  /** Where it was collected: host and port. */
  readonly instance: string;
  /** The pod, container, control group and instance it ran in. */
  readonly resource: ProfileResource;
  /** `cpu`, `heap`, `goroutine`, `block`, `mutex`, `threadcreate`, `goroutineleak`. */
  readonly kind: string;
  /** `cpu/nanoseconds`, and the sum of each. */
  readonly sampleTypes: readonly string[];
  readonly totals: readonly bigint[];
  readonly samples: number;
  /** 0 to 100 (`judgeQuality`), and the codes of what is wrong. */
  readonly score: number;
  readonly issues: readonly string[];
  readonly buildId: string;
  /** Ids found in the labels of samples, hex. */
  readonly traceIds: readonly string[];
  readonly spanIds: readonly string[];
  /** Bytes as stored. */
  readonly size: number;
}

/** Files one profile's row. Errors of the store: STORE_*. */
export function insertProfile(store: Pick<Store, 'execute'>, profile: StoredProfile): Promise<void> {
  const at = profile.resource;
  const totals = joinSql(
    profile.totals.map((total) => sql`${int64(total)}`),
    ', ',
  );
  return store.execute(
    sql`INSERT INTO profiles (Timestamp, TenantId, ServiceName, Instance, Kind, Id, Duration, SampleTypes, Totals, Samples, Score, Issues, BuildId,
  TraceIds, SpanIds, Size, ReceivedAt, PodName, NamespaceName, ContainerName, ContainerId, Cgroup, HostName, ServiceInstanceId)
 SELECT ${unixNano(profile.timeUnixNano)}, '', ${string(profile.service)}, ${string(profile.instance)}, ${string(profile.kind)},
  ${hexId(profile.id)}, ${uint64(profile.durationNano)}, ${strings(profile.sampleTypes)}, CAST([${totals}] AS Array(Int64)),
  ${uint32(profile.samples)}, ${float64(profile.score)}, ${strings(profile.issues)}, ${string(profile.buildId)}, ${hexIds(profile.traceIds)},
  ${hexIds(profile.spanIds)}, ${uint32(profile.size)}, now64(3), ${string(at.pod)}, ${string(at.namespace)}, ${string(at.container)},
  ${string(at.containerId)}, ${string(at.cgroup)}, ${string(at.host)}, ${string(at.serviceInstance)}`,
    { label: 'insert-profile' },
  );
}
