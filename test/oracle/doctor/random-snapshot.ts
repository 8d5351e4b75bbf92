/** Seeded numbers: the same seed gives the same cases on every machine (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** True with the given chance. */
  chance(p: number): boolean {
    return this.next() < p;
  }

  /** A whole number from 0 up to and without `n`. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

/** One made-up machine: the files of its root file system, and what the process was started with. */
export interface RandomMachine {
  readonly files: ReadonlyMap<string, string>;
  readonly cpus: number;
  readonly env: readonly string[];
}

const ID = '3f1c'.repeat(16);
const PATHS = [
  '/',
  '/',
  '/a',
  '/a/b',
  '/a/b/c',
  `/docker/${ID}`,
  '/system.slice/app.service',
  '/with:colons/and more',
  '/kubepods/burstable/pod1/c1',
  '/../other',
  '/..',
  '/../..',
  '/../../a',
  '/a (deleted)',
  '/ünï/codé',
  '/tab\tbed',
];
const ODD_PATHS = ['a/b', '', '/a\\b', `/${'x'.repeat(250)}/${'y'.repeat(250)}`];
const CONTROLLERS = ['cpu', 'cpu,cpuacct', 'cpuacct,cpu', 'cpu,cpuacct,memory', 'cpuacct', 'cpuset'];

/** Makes one machine: usually sane, with a few odd things in it. */
export function randomMachine(dice: Dice): RandomMachine {
  const kind = dice.pick(['v2', 'v2', 'v1', 'v1', 'hybrid', 'overmounted', 'none'] as const);
  const path = dice.chance(0.06) ? dice.pick(ODD_PATHS) : dice.pick(PATHS);
  const otherPath = dice.pick(PATHS);
  const cpuList = dice.pick(CONTROLLERS);
  const mounts = mountLines(dice, kind, path, cpuList);
  const files = new Map<string, string>();
  const membership = oddText(dice, membershipLines(dice, kind, path, otherPath, cpuList));
  const mountinfo = oddText(dice, mounts.lines);
  if (!dice.chance(0.02)) files.set('/proc/self/cgroup', membership);
  if (!dice.chance(0.02)) files.set('/proc/self/mountinfo', mountinfo);
  for (const dir of limitDirs(mounts.points, [path, otherPath], mounts.roots)) {
    if (dice.chance(0.15)) continue;
    files.set(`${dir}/cpu.max`, v2Limit(dice));
    if (dice.chance(0.7)) files.set(`${dir}/cpu.cfs_quota_us`, v1Quota(dice));
    if (dice.chance(0.9)) files.set(`${dir}/cpu.cfs_period_us`, v1Period(dice));
  }
  return { files, cpus: dice.pick([1, 2, 3, 4, 8, 10, 16, 31, 64, 65, 128]), env: environment(dice) };
}

function membershipLines(
  dice: Dice,
  kind: string,
  path: string,
  other: string,
  cpuList: string,
): readonly string[] {
  const v1 = [`9:name=systemd:${other}`, `7:memory:${other}`, `5:${cpuList}:${path}`, '3:pids:/'];
  const v2 = `${dice.chance(0.03) ? '00' : '0'}::${kind === 'v2' ? path : other}`;
  if (kind === 'v2') return dice.chance(0.1) ? [`4:cpuset:${other}`, v2] : [v2];
  if (kind === 'v1') return dice.chance(0.2) ? [...v1, v2] : v1;
  if (kind === 'none') return dice.pick([[], ['1::/'], [v2], v1]);
  return dice.chance(0.3) ? [v2, ...v1] : [...v1, v2];
}

interface MountLines {
  readonly lines: readonly string[];
  readonly points: readonly string[];
  readonly roots: readonly string[];
}

function mountLines(dice: Dice, kind: string, path: string, cpuList: string): MountLines {
  const lines = ['22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw'];
  const points: string[] = [];
  const roots: string[] = [];
  const add = (type: 'cgroup' | 'cgroup2', point: string, options: string) => {
    const root = dice.pick([
      '/',
      '/',
      '/',
      path,
      path.slice(0, Math.max(1, path.lastIndexOf('/'))),
      '/sibling',
      '/..',
      '/a',
    ]);
    const optional = dice.pick(['', 'shared:4 ', 'shared:4 master:1 ', 'propagate_from:2 ']);
    lines.push(
      `${30 + lines.length} 23 0:${26 + lines.length} ${escape(root)} ${escape(point)} rw,nosuid ${optional}- ${type} ${type} ${options}`,
    );
    points.push(point);
    roots.push(root);
  };
  const odd = () => {
    if (dice.chance(0.12)) lines.push(oddMount(dice));
  };
  const v2Point = dice.pick([
    '/sys/fs/cgroup',
    '/sys/fs/cgroup',
    '/sys/fs/cgroup',
    '/mnt/cg root',
    '/mnt/back\\slash',
  ]);
  odd();
  if (kind === 'v1' || kind === 'hybrid' || kind === 'overmounted') {
    lines.push('33 24 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755');
    if (dice.chance(0.3)) add('cgroup', '/sys/fs/cgroup/memory', 'rw,memory');
    add('cgroup', `/sys/fs/cgroup/${cpuList}`, `rw,${cpuList}`);
    if (dice.chance(0.15)) add('cgroup', '/second/cpu', `rw,${cpuList}`);
    odd();
  }
  if (kind === 'hybrid') add('cgroup2', '/sys/fs/cgroup/unified', 'rw,nsdelegate');
  if (kind === 'v2' || kind === 'overmounted') add('cgroup2', v2Point, 'rw,nsdelegate');
  if (dice.chance(0.15)) add('cgroup2', dice.pick(['/second/v2', '/sys/fs/cgroup']), 'rw');
  odd();
  return { lines, points, roots };
}

function oddMount(dice: Dice): string {
  const overlay = (size: number) =>
    `90 22 0:99 / /var/lib/overlay rw - overlay overlay rw,lowerdir=/${'l'.repeat(size)}`;
  return dice.pick([
    '91 22 0:4 net:[4026532281] /run/docker/netns/default rw shared:5 - nsfs nsfs rw',
    '92 22 0:50 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;symlinkroot=/mnt/ with blank,mmap',
    '93 22 0:51 / /broken',
    '94 22 0:52 / /broken2 rw - ext4',
    '95 22 0:53 /bad\\9escape /mnt/x rw - cgroup2 cgroup2 rw',
    '',
    overlay(70_000),
    overlay(65_470 + dice.below(20)),
    overlay(65_400),
  ]);
}

/** Puts lines together, now and then as no kernel would. */
function oddText(dice: Dice, lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('');
  if (dice.chance(0.03)) return text.slice(0, -1);
  if (dice.chance(0.02)) return text.replaceAll('\n', '\r\n');
  if (dice.chance(0.02)) return text.slice(0, dice.below(text.length + 1));
  return text;
}

function limitDirs(
  points: readonly string[],
  paths: readonly string[],
  roots: readonly string[],
): Set<string> {
  const dirs = new Set<string>();
  for (const point of points) {
    const below = [
      '',
      ...paths,
      ...paths.flatMap((path) =>
        roots.filter((root) => path.startsWith(`${root}/`)).map((root) => path.slice(root.length)),
      ),
    ];
    for (const rest of below) {
      const dir = `${point}${rest.startsWith('/') ? '' : '/'}${rest}`.replace(/\/+$/, '');
      if (!dir.split('/').some((part) => part === '..' || part.length > 255) && !dir.includes('\0'))
        dirs.add(dir);
    }
  }
  return dirs;
}

function v2Limit(dice: Dice): string {
  if (dice.chance(0.7))
    return `${dice.pick(['max', '50000', '100000', '150000', '250000', '400000', '700000', '12800000'])} ${dice.pick(['100000', '100000', '50000', '1000000'])}\n`;
  return dice.pick([
    'max\n',
    'max',
    'max 100000',
    '400000 100000',
    '400000\n',
    '400000 100000\r\n',
    '400000 100000 7\n',
    'asdf 100000\n',
    '400000 asdf\n',
    ' 400000 100000\n',
    '400000  100000\n',
    '+400000 +100000\n',
    '-1 100000\n',
    '-400000 -100000\n',
    '0 100000\n',
    '100000 0\n',
    '0 0\n',
    '9223372036854775808 100000\n',
    '17592186044415 1000\n',
    '9223372036854775807 9223372036854775807\n',
    '',
    '\n',
    `400000 100000\n${'#'.repeat(80)}`,
    '400000\t100000\n',
    '400000 100000\nmore\n',
    '- 100000\n',
    '4_0 100000\n',
  ]);
}

function v1Quota(dice: Dice): string {
  if (dice.chance(0.75)) return `${dice.pick(['-1', '50000', '100000', '250000', '400000', '12800000'])}\n`;
  return dice.pick([
    '',
    '\n',
    '400000',
    '400000\r\n',
    '0\n',
    'max\n',
    '400000 100000\n',
    '+400000\n',
    '99999999999999999999\n',
    '-\n',
    '-2\n',
  ]);
}

function v1Period(dice: Dice): string {
  if (dice.chance(0.85)) return `${dice.pick(['100000', '50000'])}\n`;
  return dice.pick(['', '0\n', '100000', '-1\n', 'abc\n', '100000\r\n']);
}

function environment(dice: Dice): readonly string[] {
  const env: string[] = [];
  if (dice.chance(0.12))
    env.push(
      `GOMAXPROCS=${dice.pick(['3', '0', '-1', '+3', '', 'x', '007', '5 ', '2147483648', '1_0', '-'])}`,
    );
  if (dice.chance(0.12)) {
    env.push(
      `GODEBUG=${dice.pick(['containermaxprocs=0', 'containermaxprocs=1', 'a=b,containermaxprocs=0', 'containermaxprocs=0,containermaxprocs=1', 'containermaxprocs=x', 'containermaxprocs', 'containermaxprocs=-1', 'updatemaxprocs=0', 'containermaxprocs=+0'])}`,
    );
  }
  return env;
}

/** What the kernel escapes in mountinfo. */
function escape(path: string): string {
  return path.replace(/[\\ \t\n]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
