import { describe, expect, test } from 'vitest';
import type { CgroupMembership, Mount } from '../../model/cgroup.ts';
import { present } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import { recognisePlaces } from './recognise.ts';

function facts(values: { readonly [K in FactKey]?: Facts[K] }): FactTable {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, present(value, `/${key}`, 1)]),
  ) as FactTable;
}

const kernel = (text: string) => {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/).map(Number);
  return { text, major, minor, patch };
};
const at = (path: string): readonly CgroupMembership[] => [
  { hierarchyId: 0, controllers: [], path, deleted: false },
];
const v2 = (options: readonly string[]): readonly Mount[] => [
  {
    id: 30,
    parentId: 23,
    device: '0:26',
    root: '/',
    mountPoint: '/sys/fs/cgroup',
    options,
    optionalFields: [],
    fsType: 'cgroup2',
    fsSource: 'cgroup2',
    superOptions: ['rw'],
  },
];
const machine = (rest: Partial<Facts['place.machine']>) => ({
  vendor: undefined,
  product: undefined,
  hypervisorType: undefined,
  hypervisorFlag: undefined,
  ...rest,
});
const unlimited = { state: 'unlimited', value: null, chain: [] } as const;
const limited = <T>(value: T) => ({ state: 'limited', value, setBy: '/g', chain: [] }) as const;
const initial = [{ inside: 0, outside: 0, count: 4_294_967_295 }];

function names(table: FactTable, before?: FactTable): readonly string[] {
  return recognisePlaces(table, before).map(
    (place) => `${place.id}${place.traits.map((trait) => ` ${trait.value.en}`).join(',')}`,
  );
}

describe('machines', () => {
  test('bare metal and virtual machine by what processor, board and clock say', () => {
    expect(
      names(facts({ 'place.machine': machine({ vendor: 'Dell Inc.', hypervisorFlag: false }) })),
    ).toEqual(['bare-metal']);
    expect(
      names(
        facts({ 'place.machine': machine({ vendor: 'QEMU', product: 'Standard PC', hypervisorFlag: true }) }),
      ),
    ).toEqual(['virtual-machine']);
    expect(names(facts({ 'clock.source': { current: 'kvm-clock', available: [] } }))).toEqual([
      'virtual-machine',
    ]);
    const metal = machine({ vendor: 'Amazon EC2', product: 'm7i.metal-24xl', hypervisorFlag: false });
    expect(names(facts({ 'place.machine': metal }))).toEqual(['bare-metal']);
    expect(names(facts({}))).toEqual([]);
  });

  test('a real board with a hypervisor flag is a virtual machine, and what speaks against it is kept', () => {
    const [place] = recognisePlaces(
      facts({
        'place.machine': machine({ vendor: 'Example', hypervisorFlag: true }),
        'clock.source': { current: 'tsc', available: [] },
      }),
    );
    expect(place?.id).toBe('virtual-machine');
    expect(place?.signs.map((sign) => sign.value)).toEqual(['flags: hypervisor']);
  });

  test('WSL by version, gVisor, Firecracker', () => {
    expect(
      names(
        facts({ 'kernel.release': kernel('5.15.167.4-microsoft-standard-WSL2'), 'cgroup.mode': 'hybrid' }),
      ),
    ).toEqual(['wsl2 2.4 or older, or cgroups=v1 in wsl.conf']);
    expect(
      names(facts({ 'kernel.release': kernel('6.6.87.2-microsoft-standard-WSL2'), 'cgroup.mode': 'v2' })),
    ).toEqual(['wsl2 2.5.1 or newer']);
    expect(names(facts({ 'kernel.release': kernel('4.4.0-19041-Microsoft') }))).toEqual(['wsl1']);
    const sentry = 'Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016';
    expect(names(facts({ 'kernel.release': kernel('4.4.0'), 'kernel.version': sentry }))).toEqual(['gvisor']);
    const [place] = recognisePlaces(
      facts({ 'kernel.release': kernel('4.4.0'), 'kernel.version': sentry, 'kernel.btf': true }),
    );
    expect(place).toBeUndefined();
    expect(names(facts({ 'kernel.release': kernel('6.1.0-fc-1') }))).toEqual(['firecracker']);
  });
});

describe('containers and services', () => {
  test.each([
    ['/kubepods.slice/kubepods-besteffort.slice/pod1.slice/cri-1.scope', 1000, 'BestEffort'],
    ['/kubepods.slice/kubepods-burstable.slice/pod1.slice/cri-1.scope', 972, 'Burstable'],
    ['/kubepods.slice/kubepods-pod1.slice/cri-1.scope', -997, 'Guaranteed'],
  ])('the QoS class by path and by score: %s', (path, score, qos) => {
    const byPath = facts({ 'cgroup.membership': at(path) });
    expect(names(byPath)).toEqual([`kubernetes-pod ${qos}`]);
    const byScore = facts({
      env: new Map([['KUBERNETES_SERVICE_HOST', '10.0.0.1']]),
      'place.oomScoreAdj': score,
    });
    expect(names(byScore)).toEqual([`kubernetes-pod ${qos}`]);
  });

  test('a path and a score that contradict each other lower the confidence and are both shown', () => {
    const [place] = recognisePlaces(
      facts({ 'cgroup.membership': at('/kubepods/burstable/pod1/c'), 'place.oomScoreAdj': -997 }),
    );
    const [qos] = place?.traits ?? [];
    expect(qos?.confidence).toBeLessThan(0.6);
    expect(qos?.signs.map((sign) => sign.supports)).toEqual([true, false]);
  });

  test('the share of the node that a burstable pod asks for follows from its score', () => {
    const [place] = recognisePlaces(
      facts({ 'cgroup.membership': at('/kubepods/burstable/pod1/c'), 'place.oomScoreAdj': 750 }),
    );
    expect(place?.traits[0]?.special[0]?.en).toContain('about 25 %');
  });

  test('the CPU manager: exclusive CPUs, shared pool, none', () => {
    const base = {
      'cgroup.membership': at('/kubepods.slice/kubepods-pod1.slice/cri-1.scope'),
      'cpu.online': [{ first: 0, last: 15 }],
    };
    const exclusive = { ...base, 'cpu.allowed': [{ first: 2, last: 5 }], 'limits.cpu': unlimited };
    expect(names(facts(exclusive))).toEqual(['kubernetes-pod Guaranteed, static, CPUs 2-5 of its own']);
    expect(names(facts({ ...exclusive, 'limits.cpu': limited(4) }))[0]).toContain('of its own');
    expect(names(facts({ ...exclusive, 'limits.cpu': limited(2.5) }))[0]).toContain('shared pool');
    expect(names(facts({ ...base, 'cpu.allowed': [{ first: 0, last: 15 }] }))[0]).toContain('none');
    const state = { policy: 'none', sharedCpus: '' };
    expect(names(facts({ ...exclusive, 'place.cpuManager': state }))[0]).not.toContain('of its own');
  });

  test('a limit that moves between two samples is an in-place resize', () => {
    const path = { 'cgroup.membership': at('/kubepods/burstable/pod1/c') };
    const before = facts({ ...path, 'limits.cpu': limited(1), 'limits.memory': limited(2n ** 30n) });
    const after = facts({ ...path, 'limits.cpu': limited(2), 'limits.memory': limited(2n ** 30n) });
    expect(names(after, before)[0]).toContain('limits changed between the two samples');
    expect(names(after, after)[0]).not.toContain('limits changed');
    const trait = recognisePlaces(after, before)[0]?.traits.at(-1);
    expect(trait?.signs.map((sign) => sign.value)).toEqual(['1 → 2 CPUs']);
  });

  test('what the API server says decides: class, policy of the kubelet, a resize under way', () => {
    const amounts = (cpuMilli: bigint) => ({ cpuMilli, memoryBytes: undefined });
    const told: unknown = {
      namespace: 'shop',
      name: 'checkout',
      qosClass: 'Burstable',
      conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Deferred' }],
      container: { limits: amounts(2000n), limitsInForce: amounts(1000n) },
    };
    const pod = told as Facts['k8s.pod'];
    const kubelet = { cpuManagerPolicy: 'none' } as Facts['k8s.kubelet'];
    const online = [{ first: 0, last: 7 }];
    const table = facts({
      'k8s.pod': pod,
      'k8s.kubelet': kubelet,
      'cpu.online': online,
      'cpu.allowed': online,
    });
    expect(names(table)).toEqual(['kubernetes-pod Burstable, none, asked for, not in force yet']);
    const still = {
      ...pod,
      conditions: [],
      container: { ...pod.container, limitsInForce: pod.container.limits },
    };
    expect(names(facts({ 'k8s.pod': still }))).toEqual(['kubernetes-pod Burstable']);
  });

  test('Docker: rootful, rootless, remapped ids, Desktop', () => {
    const docker = { 'place.markFiles': ['/.dockerenv'] };
    expect(names(facts({ ...docker, 'place.idMap': initial }))).toEqual(['docker rootful']);
    const rootless = [
      { inside: 0, outside: 1000, count: 1 },
      { inside: 1, outside: 100_000, count: 65_536 },
    ];
    expect(names(facts({ ...docker, 'place.idMap': rootless }))).toEqual(['docker rootless']);
    const remapped = [{ inside: 0, outside: 165_536, count: 65_536 }];
    expect(names(facts({ ...docker, 'place.idMap': remapped }))).toEqual(['docker user ids remapped']);
    const desktop = { ...docker, 'place.idMap': initial, 'kernel.release': kernel('6.10.14-linuxkit') };
    expect(names(facts(desktop))).toEqual(['docker Docker Desktop']);
  });

  test('an image on a disk of its own keeps the mark of Docker, and the disk speaks against it', () => {
    const [mount] = v2(['rw']);
    if (mount === undefined) throw new Error('a mount');
    const root = { ...mount, mountPoint: '/', fsType: 'ext4', fsSource: '/dev/vda' };
    const [place] = recognisePlaces(facts({ 'place.markFiles': ['/.dockerenv'], 'fs.rootMount': root }));
    expect(place?.confidence).toBeCloseTo(0.54);
    expect(place?.signs.at(-1)).toMatchObject({ supports: false, value: '/ ext4 /dev/vda' });
  });

  test('Podman wins over the file that Docker also leaves; a pod wins over both', () => {
    const marks = { 'place.markFiles': ['/run/.containerenv'], 'place.containerenv': { rootless: '1' } };
    expect(names(facts(marks))).toEqual(['podman rootless']);
    const pod = { ...marks, 'cgroup.membership': at('/kubepods/besteffort/pod1/c') };
    expect(names(facts(pod))).toEqual(['kubernetes-pod BestEffort']);
  });

  test('a private group on a read-only mount is a container of an unknown engine', () => {
    const own = { 'cgroup.membership': at('/'), 'cgroup.mounts': v2(['ro']) };
    expect(names(facts(own))).toEqual(['container']);
    expect(names(facts({ ...own, 'cgroup.mounts': v2(['rw']) }))).toEqual([]);
  });

  test('services with unit and slice, sessions, snaps', () => {
    expect(names(facts({ 'cgroup.membership': at('/system.slice/app.service') }))).toEqual([
      'systemd-service app.service, system.slice',
    ]);
    expect(names(facts({ 'cgroup.membership': at('/user.slice/user-1000.slice/session-3.scope') }))).toEqual([
      'systemd-session',
    ]);
    expect(names(facts({ 'cgroup.membership': at('/system.slice/snap.app.daemon.service') }))).toEqual([
      'snap',
    ]);
  });

  test('a variable of a cluster in a login shell is not enough', () => {
    const shell = facts({
      env: new Map([['KUBERNETES_SERVICE_HOST', '10.0.0.1']]),
      'cgroup.membership': at('/user.slice/user-1000.slice/session-3.scope'),
      'place.oomScoreAdj': 0,
    });
    expect(names(shell)).toEqual(['systemd-session']);
  });
});

test('every place says what is special there, in both languages', () => {
  const places = [
    ...recognisePlaces(facts({ 'cgroup.membership': at('/kubepods/besteffort/pod1/c') })),
    ...recognisePlaces(facts({ 'place.markFiles': ['/.dockerenv'], 'place.idMap': initial })),
  ];
  for (const { special, traits } of places) {
    for (const text of [...special, ...traits.flatMap((trait) => trait.special)]) {
      expect(text.en.length).toBeGreaterThan(20);
      expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  }
});
