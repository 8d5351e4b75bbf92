import { expect, test } from 'vitest';
import { parseMountinfo } from './parse-mountinfo.ts';
import { unescapeMountPath } from './unescape-mount-path.ts';

test('reads every field', () => {
  const { mounts } = parseMountinfo(
    '36 35 98:0 /mnt1 /mnt2 rw,noatime shared:1 master:1 - ext3 /dev/root rw,errors=continue\n',
  );
  expect(mounts).toEqual([
    {
      id: 36,
      parentId: 35,
      device: '98:0',
      root: '/mnt1',
      mountPoint: '/mnt2',
      options: ['rw', 'noatime'],
      optionalFields: ['shared:1', 'master:1'],
      fsType: 'ext3',
      fsSource: '/dev/root',
      superOptions: ['rw', 'errors=continue'],
    },
  ]);
});

test('reads a line without optional fields, and one without newline', () => {
  const { mounts } = parseMountinfo('30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw');
  expect(mounts[0]).toMatchObject({ optionalFields: [], fsType: 'cgroup2', superOptions: ['rw'] });
});

test('resolves escapes of root, mount point and source', () => {
  const { mounts } = parseMountinfo('30 23 0:26 /a\\040b /mnt/cg\\011root ro - cgroup2 my\\134source rw\n');
  expect(mounts[0]).toMatchObject({ root: '/a b', mountPoint: '/mnt/cg\troot', fsSource: 'my\\source' });
});

test('keeps blanks in the super options of drvfs', () => {
  const { mounts } = parseMountinfo(
    '92 22 0:50 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs;path=C:\\;symlinkroot=/mnt/ x,mmap\n',
  );
  expect(mounts[0]?.superOptions).toEqual(['rw', 'aname=drvfs;path=C:\\;symlinkroot=/mnt/ x', 'mmap']);
});

test('a line over 64 KiB does not hide the next', () => {
  const overlay = `90 22 0:99 / /o rw - overlay overlay rw,lowerdir=/${'l'.repeat(100_000)}\n`;
  expect(
    parseMountinfo(`${overlay}30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n`).mounts.map(
      (m) => m.fsType,
    ),
  ).toEqual(['overlay', 'cgroup2']);
});

test('reports lines it does not understand', () => {
  const { mounts, problems } = parseMountinfo(
    '93 22 0:51 / /broken\n\nx y z\n30 23 0:26 / /c ro - cgroup2 cgroup2 rw\n',
  );
  expect(mounts.map((m) => m.mountPoint)).toEqual(['/c']);
  expect(problems).toEqual(['93 22 0:51 / /broken', 'x y z']);
});

test('cut at every byte it never throws', () => {
  const text = '30 23 0:26 /a\\040b /mnt/c rw shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';
  for (let n = 0; n <= text.length; n++) expect(() => parseMountinfo(text.slice(0, n))).not.toThrow();
});

test('escapes stand for bytes', () => {
  expect(unescapeMountPath('/caf\\303\\251')).toBe('/café');
  expect(unescapeMountPath('/plain')).toBe('/plain');
  expect(unescapeMountPath('/ü\\040ö')).toBe('/ü ö');
  for (const broken of ['/a\\', '/a\\0', '/a\\04', '/a\\049', '/a\\777', '/a\\x41'])
    expect(unescapeMountPath(broken)).toBeUndefined();
});
