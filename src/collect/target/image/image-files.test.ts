import { expect, test } from 'vitest';
import type { ImageConfig } from '../../../model/image-tree.ts';
import { imageFiles, programCandidates } from './image-files.ts';

const CONFIG: ImageConfig = {
  architecture: 'amd64',
  os: 'linux',
  user: '',
  env: [],
  entrypoint: ['/app'],
  cmd: ['serve'],
  workingDir: '/srv',
};
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:\n';

test('the first process as engines start it', () => {
  const files = imageFiles({ ...CONFIG, env: ['A=1'] }, PASSWD);
  expect(files.get('/proc/1/environ')).toBe(
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\0A=1\0',
  );
  expect(files.get('/proc/1/cmdline')).toBe('/app\0serve\0');
  expect(files.get('/proc/1/status')).toContain('Uid:\t0\t0\t0\t0\n');
});

test.each([
  ['65532', 'Uid:\t65532\t65532'],
  ['65532:1', 'Gid:\t1\t1'],
  ['app', 'Uid:\t1000\t1000'],
])('user %s', (user, line) => {
  expect(imageFiles({ ...CONFIG, user }, PASSWD).get('/proc/1/status')).toContain(line);
});

test('a user the image does not know, and a folder without configuration, stay unknown', () => {
  expect(imageFiles({ ...CONFIG, user: 'nobody' }, PASSWD).has('/proc/1/status')).toBe(false);
  expect(imageFiles(null, PASSWD).size).toBe(0);
});

test('where the program may lie', () => {
  expect(programCandidates(CONFIG)).toEqual(['/app']);
  expect(programCandidates({ ...CONFIG, entrypoint: ['./bin/app'] })).toEqual(['/srv/./bin/app']);
  expect(programCandidates({ ...CONFIG, entrypoint: ['app'], env: ['PATH=/a:/b'] })).toEqual([
    '/a/app',
    '/b/app',
  ]);
  expect(programCandidates({ ...CONFIG, entrypoint: [], cmd: [] })).toEqual([]);
  expect(programCandidates(null)).toEqual([]);
});
