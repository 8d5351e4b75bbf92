import { expect, test } from 'vitest';
import type { Mount } from '../../model/cgroup.ts';
import { mayWriteByMode } from './may-write.ts';
import { mountOf } from './mount-of.ts';

const mount = (mountPoint: string, options: readonly string[] = ['rw'], id = 1): Mount => ({
  id,
  parentId: 0,
  device: '0:1',
  root: '/',
  mountPoint,
  options,
  optionalFields: [],
  fsType: 'ext4',
  fsSource: 'x',
  superOptions: ['rw'],
});

test('the deepest mount holds a path, and of equal ones the last', () => {
  const mounts = [mount('/'), mount('/tmp', ['rw'], 2), mount('/tmp', ['rw'], 3), mount('/tm', ['rw'], 4)];
  expect(mountOf(mounts, '/tmp/x')?.id).toBe(3);
  expect(mountOf(mounts, '/tmp')?.id).toBe(3);
  expect(mountOf(mounts, '/tmpx')?.id).toBe(1);
  expect(mountOf([], '/')).toBeUndefined();
});

const dir = (mode: number, uid = 1000, gid = 1000) => ({
  kind: 'directory' as const,
  sizeBytes: 0,
  mode,
  uid,
  gid,
});
const user = { uid: 1000, gid: 1000, groups: [1000, 44], capEff: 0n };

test.each([
  ['owner', dir(0o755), user, true, null],
  ['owner without w, although others have it', dir(0o577), user, false, 'EACCES'],
  ['owner without x', dir(0o677), user, false, 'EACCES'],
  ['group by extra group', dir(0o570, 0, 44), user, true, null],
  ['group without w, although others have it', dir(0o757, 0, 44), user, false, 'EACCES'],
  ['others', dir(0o1777, 0, 0), user, true, null],
  ['root has the capability', dir(0o000, 5, 5), { ...user, uid: 0, capEff: 2n }, true, null],
  ['root without the capability', dir(0o755, 5, 5), { ...user, uid: 0 }, false, 'EACCES'],
])('%s', (_, stat, status, allowed, code) => {
  expect(mayWriteByMode(stat, mount('/'), status)).toEqual({ allowed, code, by: 'mode' });
});

test('a read-only mount binds root too, and an unknown user stays unknown', () => {
  expect(mayWriteByMode(dir(0o777), mount('/', ['ro']), { ...user, capEff: 2n })?.code).toBe('EROFS');
  expect(mayWriteByMode(dir(0o777), mount('/'), { ...user, groups: undefined })).toBeUndefined();
});
