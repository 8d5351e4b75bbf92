import type { ProfileList, ProfileListQuery, ProfileRow } from '../../../src/api/profiles.ts';
import { COMPLETE } from './answer-traces.ts';
import type { StubWorld } from './model.ts';

/** Collected profiles of two pods of checkout in the last minutes of a world that has telemetry. */
export function profileList(world: StubWorld, query: ProfileListQuery): ProfileList {
  const pods = world.traces.length === 0 ? [] : ['checkout-7d9c5b6f4-x2x7p', 'checkout-7d9c5b6f4-k8s9q'];
  const rows = pods.flatMap((pod, i) =>
    ['cpu', 'heap'].map((kind): ProfileRow => ({
      id: `${i}${kind === 'cpu' ? 'a' : 'b'}`.padEnd(32, '0'),
      atUnixMs: query.to - 60_000 - i * 1000,
      durationMs: kind === 'cpu' ? 10_000 : 0,
      service: 'checkout',
      instance: `${pod}.shop:6060`,
      pod,
      namespace: 'shop',
      container: 'app',
      containerId: String(i + 1).repeat(64),
      cgroup: '',
      host: 'node-1',
      serviceInstance: '',
      kind,
      totals: [{ type: kind === 'cpu' ? 'cpu/nanoseconds' : 'inuse_space/bytes', value: '1234567890' }],
      samples: 400,
      score: 90,
      issues: [],
      buildId: 'f00d',
      traces: 0,
      sizeBytes: 40_000,
      href: `/api/v1/profiles/0/${i}/checkout-${kind}.pb.gz`,
    })),
  );
  const profiles = rows.filter(
    (row) =>
      (query.service ?? row.service) === row.service &&
      (query.pod ?? row.pod) === row.pod &&
      (query.namespace ?? row.namespace) === row.namespace &&
      (query.container ?? row.container) === row.container,
  );
  return { profiles, targets: [], completeness: COMPLETE };
}
