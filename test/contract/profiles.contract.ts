import { describe, expect, it } from 'vitest';
import { profileListQuerySchema, type ProfileRow } from '../../src/api/profiles.ts';
import { NO_RESOURCE, type ProfileResource } from '../../src/model/profile-resource.ts';
import { insertProfile } from '../../src/store/profiles/stored-profile.ts';
import { queryProfiles } from '../../src/store/queries/profile-list.ts';
import { QueryRun } from '../../src/store/queries/query-run.ts';
import type { Store } from '../../src/store/store.ts';
import type { ContractContext } from './context.ts';

const AT_MS = Date.UTC(2026, 10, 20, 12);
const CONTAINER = '9c'.repeat(32);
const PLACE: ProfileResource = {
  pod: "checkout-'7d9\\-x2",
  namespace: 'shop',
  container: 'app',
  containerId: CONTAINER,
  cgroup: `/kubepods.slice/pod1.slice/cri-containerd-${CONTAINER}.scope`,
  host: 'node-1',
  serviceInstance: 'i-1',
};

/** The list of collected profiles as the API asks for it. */
export async function listProfiles(
  store: Store,
  filter: Readonly<Record<string, string>>,
): Promise<readonly ProfileRow[]> {
  const query = profileListQuerySchema.parse({ from: AT_MS - 1000, to: AT_MS + 100_000, ...filter });
  return (await queryProfiles(new QueryRun({ store }), query)).profiles;
}

/** One profile, its id made of a digit. */
export async function addProfile(
  store: Store,
  digit: string,
  service: string,
  resource: ProfileResource,
): Promise<void> {
  await insertProfile(store, {
    id: digit.repeat(32),
    timeUnixNano: BigInt(AT_MS + Number.parseInt(digit, 16)) * 1_000_000n,
    durationNano: 10_000_000_000n,
    service,
    instance: '10.0.0.1:6060',
    resource,
    kind: 'cpu',
    sampleTypes: ['samples/count', 'cpu/nanoseconds'],
    totals: [1n, -(1n << 63n)],
    samples: 1,
    score: 90,
    issues: [],
    buildId: '',
    traceIds: [],
    spanIds: [],
    size: 100,
  });
}

/** Collected profiles and where they ran. */
export function profilesContract({ store }: ContractContext): void {
  describe('profiles', () => {
    it('are found by pod, namespace, container, group, host and instance', async () => {
      const service = 'placed';
      await addProfile(store(), '1', service, PLACE);
      await addProfile(store(), '2', service, {
        ...PLACE,
        pod: 'other',
        containerId: '',
        cgroup: '/kubepods.slice/pod1',
      });
      await addProfile(store(), '3', service, NO_RESOURCE);
      const found = async (filter: Readonly<Record<string, string>>): Promise<string> =>
        (await listProfiles(store(), { service, ...filter })).map(({ id }) => id[0]).join('');
      expect(await found({})).toBe('321');
      const [row] = await listProfiles(store(), { service, pod: PLACE.pod });
      expect(row).toMatchObject({ ...PLACE, instance: '10.0.0.1:6060' });
      expect(await found({ pod: PLACE.pod, namespace: 'shop' })).toBe('1');
      expect(await found({ pod: PLACE.pod, namespace: 'elsewhere' })).toBe('');
      expect(await found({ container: 'app', host: 'node-1', serviceInstance: 'i-1' })).toBe('21');
      expect(await found({ containerId: CONTAINER.slice(0, 12) })).toBe('1');
      expect(await found({ cgroup: '/kubepods.slice/pod1' })).toBe('2');
      expect(await found({ cgroup: '/kubepods.slice/pod1.slice/' })).toBe('1');
      expect(await found({ cgroup: '/kubepods.slice' })).toBe('21');
    });
  });
}
