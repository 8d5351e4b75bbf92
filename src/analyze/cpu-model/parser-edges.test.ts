import { describe, expect, test } from 'vitest';
import { believe, limitFilesToRead } from './go-belief.ts';

// Each case was answered by unmodified programs first (test/oracle/doctor); here it stays quick.

const ROOT = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n';
const V2 = '30 23 0:26 / /sys/fs/cgroup ro shared:4 - cgroup2 cgroup2 rw\n';

interface Machine {
  readonly membership?: string;
  readonly mountinfo?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cpus?: number;
  readonly defaultGodebug?: string;
}

/** GOMAXPROCS of Go 1.24, 1.25, 1.26 and automaxprocs; "dies" where the program ends at start. */
function beliefs(machine: Machine): readonly (number | 'dies' | null)[] {
  const files = new Map(Object.entries(machine.files ?? {}));
  const around = {
    texts: { membership: machine.membership, mountinfo: machine.mountinfo },
    readFile: (path: string) => files.get(path),
    cpus: machine.cpus ?? 8,
    env: new Map(Object.entries(machine.env ?? {})),
    ...(machine.defaultGodebug === undefined ? {} : { defaultGodebug: machine.defaultGodebug }),
  };
  return (['go1.24', 'go1.25.0', 'go1.26', 'automaxprocs'] as const).map((runtime) => {
    const belief = believe(runtime, around);
    return belief.overflows ? 'dies' : belief.gomaxprocs;
  });
}

/** A machine whose process is in the root of a v2 mount with this cpu.max. */
function withMax(text: string): Machine {
  return { membership: '0::/\n', mountinfo: ROOT + V2, files: { '/sys/fs/cgroup/cpu.max': text } };
}

describe('the limit file of v2', () => {
  test.each([
    ['a fraction is rounded up by Go and down by the library', '250000 100000\n', [8, 3, 3, 2]],
    ['half a CPU is 2 for Go and 1 for the library', '50000 100000\n', [8, 2, 2, 1]],
    ['more than the CPUs is capped by Go only', '1200000 100000\n', [8, 8, 8, 12]],
    ['no limit', 'max 100000\n', [8, 8, 8, 8]],
    ['"max" without period', 'max\n', [8, 8, 8, 8]],
    ['a quota without period is the default period for the library only', '400000\n', [8, 8, 8, 4]],
    ['missing newline is no limit for Go', '400000 100000', [8, 8, 8, 4]],
    ['carriage return is no limit for Go', '400000 100000\r\n', [8, 8, 8, 4]],
    ['three fields', '400000 100000 7\n', [8, 8, 8, 8]],
    ['a word for the quota', 'asdf 100000\n', [8, 8, 8, 8]],
    ['a word for the period', '400000 asdf\n', [8, 8, 8, 8]],
    ['an empty file', '', [8, 8, 8, 8]],
    ['a plus sign is a number since Go 1.26', '+400000 +100000\n', [8, 8, 4, 4]],
    ['a negative quota counts as 2', '-1 100000\n', [8, 2, 2, 1]],
    ['a zero period ends Go at start', '100000 0\n', [8, 'dies', 'dies', 8]],
    ['a huge quota ends Go at start', '17592186044415 1000\n', [8, 'dies', 'dies', 'dies']],
    ['a number beyond 64 bits is no limit', '9223372036854775808 100000\n', [8, 8, 8, 8]],
    ['64 bytes and more are no limit for Go', `400000 100000\n${'#'.repeat(60)}`, [8, 8, 8, 4]],
  ] as const)('%s', (_, text, expected) => {
    expect(beliefs(withMax(text))).toEqual(expected);
  });
});

describe('/proc/self/cgroup', () => {
  const files = {
    '/sys/fs/cgroup/cpu.max': '400000 100000\n',
    '/sys/fs/cgroup/a/cpu.max': '300000 100000\n',
  };
  test.each([
    ['an empty file', '', [8, 8, 8, 8]],
    ['a v1 line without controllers', '1::/\n', [8, 8, 8, 8]],
    ['missing newline is malformed for Go', '0::/a', [8, 8, 8, 3]],
    ['a path without slash is malformed since Go 1.26', '0::a\n', [8, 8, 8, 3]],
    ['a line without colons is malformed', '0:/a\n', [8, 8, 8, 8]],
    ['a group outside of the namespace', '0::/../other\n', [8, 8, 8, 8]],
    ['a deleted group', '0::/a (deleted)\n', [8, 8, 8, 8]],
    ['a v1 line with cpu wins over v2', '4:cpu:/a\n0::/\n', [8, 8, 8, 4]],
    ['cpuset is not cpu', '4:cpuset,cpuacct:/x\n0::/a\n', [8, 3, 3, 3]],
    ['hierarchy 00 is not v2', '00::/a\n', [8, 8, 8, 3]],
  ] as const)('%s', (_, membership, expected) => {
    expect(beliefs({ membership, mountinfo: ROOT + V2, files })).toEqual(expected);
  });

  test('a file that is not there', () => {
    expect(beliefs({ mountinfo: ROOT + V2, files })).toEqual([8, 8, 8, 8]);
  });

  test('a path with colons', () => {
    const machine = {
      membership: '0::/with:colons\n',
      mountinfo: ROOT + V2,
      files: { '/sys/fs/cgroup/with:colons/cpu.max': '500000 100000\n' },
    };
    expect(beliefs(machine)).toEqual([8, 5, 5, 5]);
  });
});

describe('/proc/self/mountinfo', () => {
  const files = { '/sys/fs/cgroup/cpu.max': '400000 100000\n', '/mnt/cg root/cpu.max': '300000 100000\n' };
  const at = (mountinfo: string) => beliefs({ membership: '0::/\n', mountinfo, files });
  const overlay = (size: number) => `90 22 0:99 / /o rw - overlay overlay rw,lowerdir=/${'l'.repeat(size)}\n`;
  const nsfs = '91 22 0:4 net:[4026532281] /run/netns/a rw shared:5 - nsfs nsfs rw\n';

  test('an empty file', () => expect(at('')).toEqual([8, 8, 8, 8]));
  test('without optional fields', () =>
    expect(at('30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n')).toEqual([8, 4, 4, 4]));
  test('with several optional fields', () =>
    expect(at('30 23 0:26 / /sys/fs/cgroup ro shared:4 master:1 unbindable - cgroup2 cgroup2 rw\n')).toEqual([
      8, 4, 4, 4,
    ]));
  test('an escaped mount point is unescaped by Go and not looked at by the library', () =>
    expect(at('30 23 0:26 / /mnt/cg\\040root rw - cgroup2 cgroup2 rw\n')).toEqual([8, 3, 3, 8]));
  test('a broken escape is malformed for Go', () => {
    expect(at('30 23 0:26 / /mnt/cg\\9 rw - cgroup2 cgroup2 rw\n')).toEqual([8, 8, 8, 8]);
  });
  test('an overlay line longer than 64 KiB stops the library, not Go', () =>
    expect(at(overlay(70_000) + V2)).toEqual([8, 4, 4, 8]));
  test('an overlay line that just fits stops nobody', () =>
    expect(at(overlay(65_000) + V2)).toEqual([8, 4, 4, 4]));
  test('a namespace mount before the group stops Go 1.26', () => expect(at(nsfs + V2)).toEqual([8, 4, 8, 4]));
  test('a namespace mount after it does not', () => expect(at(V2 + nsfs)).toEqual([8, 4, 4, 4]));
  test('a line that ends early is malformed', () =>
    expect(at(`93 22 0:51 / /broken\n${V2}`)).toEqual([8, 8, 8, 8]));
  test('the last line may lack its newline', () =>
    expect(at((ROOT + V2).slice(0, -1))).toEqual([8, 4, 4, 4]));

  test('v2 mounts under other roots: Go 1.25 takes the last, Go 1.26 the first that fits', () => {
    const mountinfo = `${V2}31 23 0:26 /pod /second rw - cgroup2 cgroup2 rw\n`;
    const both = {
      ...files,
      '/second/pod/a/cpu.max': '200000 100000\n',
      '/sys/fs/cgroup/pod/a/cpu.max': '300000 100000\n',
    };
    expect(beliefs({ membership: '0::/pod/a\n', mountinfo, files: both })).toEqual([8, 2, 3, 3]);
  });

  test('a v1 container without its own namespace: Go 1.25 is blind', () => {
    const machine = {
      membership: '5:cpu,cpuacct:/docker/abc\n',
      mountinfo: `${ROOT}40 33 0:35 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n`,
      files: {
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '300000\n',
        '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      },
    };
    expect(beliefs(machine)).toEqual([8, 8, 3, 3]);
  });
});

describe('the environment', () => {
  const machine = withMax('400000 100000\n');
  test.each([
    ['a number wins', { GOMAXPROCS: '3' }, [3, 3, 3, 3]],
    ['above the CPUs too', { GOMAXPROCS: '99' }, [99, 99, 99, 99]],
    ['0 counts as not set, but silences the library', { GOMAXPROCS: '0' }, [8, 4, 4, 8]],
    ['so do empty text and words', { GOMAXPROCS: '' }, [8, 4, 4, 8]],
    ['a plus sign is a number since Go 1.26', { GOMAXPROCS: '+3' }, [8, 4, 3, 8]],
    ['beyond 32 bits counts as not set', { GOMAXPROCS: '2147483648' }, [8, 4, 4, 8]],
    ['GODEBUG switches the limit off', { GODEBUG: 'x=1,containermaxprocs=0' }, [8, 8, 8, 4]],
    ['the last of equal settings wins', { GODEBUG: 'containermaxprocs=0,containermaxprocs=1' }, [8, 4, 4, 4]],
    ['a setting that is no number is ignored', { GODEBUG: 'containermaxprocs=off' }, [8, 4, 4, 4]],
  ] as const)('%s', (_, env, expected) => {
    expect(beliefs({ ...machine, env })).toEqual(expected);
  });

  test('a language line below 1.25 switches the limit off, GODEBUG brings it back', () => {
    const defaultGodebug = 'containermaxprocs=0,updatemaxprocs=0';
    expect(beliefs({ ...machine, defaultGodebug })).toEqual([8, 8, 8, 4]);
    expect(beliefs({ ...machine, defaultGodebug, env: { GODEBUG: 'containermaxprocs=1' } })).toEqual([
      8, 4, 4, 4,
    ]);
  });

  test('a single CPU stays single', () => {
    expect(beliefs({ ...machine, cpus: 1 })).toEqual([1, 1, 1, 4]);
  });
});

test('the files to read are those the runtimes would open', () => {
  const texts = {
    membership: '5:cpu,cpuacct:/docker/abc\n',
    mountinfo: '40 33 0:35 /docker/abc /cg/cpu ro - cgroup cgroup rw,cpu,cpuacct\n',
  };
  expect(limitFilesToRead(texts)).toEqual([
    '/cg/cpu/docker/abc/cpu.cfs_quota_us',
    '/cg/cpu/docker/abc/cpu.cfs_period_us',
    '/cg/cpu/cpu.cfs_quota_us',
    '/cg/cpu/cpu.cfs_period_us',
  ]);
  expect(limitFilesToRead({ membership: undefined, mountinfo: undefined })).toEqual([]);
});
