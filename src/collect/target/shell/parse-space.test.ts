import { expect, test } from 'vitest';
import { parseSpace } from './parse-space.ts';

const GNU = `Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/vda          65792556 21345678  41071234      35% /
Filesystem      Inodes  IUsed   IFree IUse% Mounted on
/dev/vda       4194304 512345 3681959   13% /
`;

test('coreutils', () => {
  expect(parseSpace(GNU)).toEqual({
    sizeBytes: 65_792_556 * 1024,
    freeBytes: 41_071_234 * 1024,
    inodes: 4_194_304,
    freeInodes: 3_681_959,
  });
});

test('without inodes, as on overlay of BusyBox or btrfs', () => {
  const [, blocks = ''] = GNU.split('\n');
  expect(parseSpace(`Filesystem x\n${blocks}\n`)).toMatchObject({ inodes: 0, freeInodes: 0 });
  expect(parseSpace(`${GNU.split('\n').slice(0, 3).join('\n')}\n/dev/vda  0  0  0  - /\n`)).toMatchObject({
    inodes: 0,
  });
});

test('anything else is not understood', () => {
  expect(parseSpace('')).toBeUndefined();
  expect(parseSpace('df: /x: No such file or directory\n')).toBeUndefined();
});
