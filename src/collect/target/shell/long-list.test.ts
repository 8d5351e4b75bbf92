import { expect, test } from 'vitest';
import { parseLongList } from './long-list.ts';

const OUTPUT = [
  'drwxrwxrwt   10 0        0             4096 Nov 21 11:22 /tmp',
  '-rwsr-xr-x    1 0        0            63960 Feb  7  2025 /usr/bin/passwd',
  '-rw-r-----+   1 65532    42              10 Nov 21 11:22 /srv/with blanks',
  'lrwxrwxrwx    1 0        0                7 Nov 21 11:22 /bin -> usr/bin',
  'lrwxrwxrwx    1 0        0               11 Nov 21 11:22 /odd -> name -> a -> b',
  'lrwxrwxrwx    1 0        0                0 Nov 21 11:22 /proc/1/exe',
  'crw-rw-rw-    1 0        0           1,   3 Nov 21 11:22 /dev/null',
  'prw-r--r--    1 0        0                0 Nov 21 11:22 /run/pipe',
  '-rw-r--r--    1 0        0                1 Nov 21 11:22 /not/asked',
  'ls: /nowhere: No such file or directory',
  '',
].join('\n');
const ASKED = [
  '/tmp',
  '/usr/bin/passwd',
  '/srv/with blanks',
  '/bin',
  '/odd -> name',
  '/proc/1/exe',
  '/dev/null',
  '/run/pipe',
];

test('the long format by path', () => {
  const list = parseLongList(OUTPUT, ASKED);
  expect([...list.keys()].sort()).toEqual([...ASKED].sort());
  expect(list.get('/tmp')?.stat).toEqual({
    kind: 'directory',
    sizeBytes: 4096,
    mode: 0o1777,
    uid: 0,
    gid: 0,
  });
  expect(list.get('/usr/bin/passwd')?.stat).toMatchObject({ kind: 'file', mode: 0o4755, sizeBytes: 63_960 });
  expect(list.get('/srv/with blanks')?.stat).toMatchObject({ mode: 0o640, uid: 65_532, gid: 42 });
  expect(list.get('/bin')?.linkTarget).toBe('usr/bin');
  expect(list.get('/odd -> name')?.linkTarget).toBe('a -> b');
  expect(list.get('/proc/1/exe')).toMatchObject({ stat: { kind: 'symlink' }, linkTarget: undefined });
  expect(list.get('/dev/null')?.stat).toMatchObject({ kind: 'other', sizeBytes: 0 });
  expect(list.get('/run/pipe')?.stat.kind).toBe('other');
});

test('cut anywhere it never throws and invents nothing', () => {
  const whole = parseLongList(OUTPUT, ASKED);
  for (let length = 0; length < OUTPUT.length; length++) {
    for (const [path, { stat }] of parseLongList(OUTPUT.slice(0, length), ASKED)) {
      expect(stat).toEqual(whole.get(path)?.stat);
    }
  }
});
