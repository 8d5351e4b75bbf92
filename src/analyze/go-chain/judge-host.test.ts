import { expect, test } from 'vitest';
import type { AllowanceFacts, DirectoryFacts } from './host-facts.ts';
import { judgeDirectory, judgeDns, judgeLimits } from './judge-host.ts';

const GOOD: DirectoryFacts = {
  role: 'GOCACHE',
  path: '/c',
  existing: '/c',
  isDirectory: true,
  fsType: 'ext4',
  mountPoint: '/',
  options: ['rw'],
  freeBytes: 1e12,
  inodes: 1e6,
  freeInodes: 1e5,
  refusal: null,
  active: undefined,
};
const times = { create: 0.01, rename: 0.01, stat: 0.01, unlink: 0.01 };
const codes = (change: Partial<DirectoryFacts>) =>
  judgeDirectory({ ...GOOD, ...change }).map((p) => `${p.code} ${p.severity}`);

test.each([
  [{}, []],
  // File systems that make inodes as they need them report none.
  [{ inodes: 0, freeInodes: 0 }, []],
  [{ path: 'off' }, ['cache-undefined error']],
  [{ path: 'c', existing: '' }, ['dir-relative error']],
  [{ path: 'tmp', existing: '', role: 'GOTMPDIR' }, []],
  [{ path: '/c/file', existing: '/c/file', isDirectory: false }, ['dir-no-directory error']],
  // The go command makes its caches, and no temporary folder.
  [{ path: '/c/new' }, []],
  [{ path: '/c/new', role: 'GOTMPDIR' }, ['dir-missing error']],
  [{ path: '/c/', role: 'GOTMPDIR' }, []],
  [{ refusal: 'EACCES' }, ['dir-not-writable error']],
  [{ refusal: 'EROFS' }, ['dir-read-only error']],
  [{ freeBytes: 1000 }, ['dir-full warn']],
  [{ freeBytes: 1000, role: 'GOTMPDIR' }, ['dir-full error']],
  [{ freeInodes: 3 }, ['dir-no-inodes error']],
  [{ options: ['noexec'] }, ['dir-noexec warn']],
  [{ options: ['noexec'], role: 'GOTMPDIR' }, ['dir-noexec error']],
  [{ fsType: '9p' }, ['dir-network warn']],
  [{ fsType: 'nfs4' }, ['dir-network warn']],
  [{ active: { times, baseline: times, lock: null, exec: null } }, []],
  [{ active: { times, baseline: times, lock: undefined, exec: null } }, []],
  [{ active: { times, baseline: undefined, lock: 'ENOLCK', exec: null } }, ['dir-no-lock error']],
  [{ active: { times, baseline: undefined, lock: null, exec: 'EACCES' } }, ['dir-noexec warn']],
  [
    { active: { times: { ...times, create: 9 }, baseline: times, lock: null, exec: null } },
    ['dir-slow warn'],
  ],
] as const)('%j', (change, expected) => {
  expect(codes(change)).toEqual(expected);
});

test('name servers: silent, slow, good', () => {
  const servers = [
    { server: '10.0.0.1', ms: 3000, code: 'ETIMEOUT' },
    { server: '10.0.0.2', ms: 700, code: null },
    { server: '10.0.0.3', ms: 2, code: null },
  ];
  const facts = { host: 'proxy.example', servers, search: [], ndots: 1, baselineMs: 1 };
  expect(judgeDns(facts).map((p) => [p.code, p.values['server']])).toEqual([
    ['dns-server', '10.0.0.1'],
    ['dns-slow', '10.0.0.2'],
  ]);
  expect(judgeDns({ ...facts, host: undefined })).toEqual([]);
});

test('limits: null is unlimited', () => {
  const none: AllowanceFacts = {
    uid: 0,
    home: '/',
    seccomp: '0',
    noNewPrivileges: '0',
    modules: '',
    profile: '',
    softFiles: 64n,
    hardFiles: null,
    addressSpace: null,
    fileSize: null,
    umask: 0o22,
  };
  expect(judgeLimits(none)).toEqual([]);
  expect(
    judgeLimits({ ...none, hardFiles: 256n, addressSpace: 1n << 30n, fileSize: 1024n }).map((p) => p.code),
  ).toEqual(['limit-files', 'limit-memory', 'limit-file-size']);
  const severities = [19n, 20n, 1024n].map((hardFiles) => judgeLimits({ ...none, hardFiles })[0]?.severity);
  expect(severities).toEqual(['error', 'warn', undefined]);
  const umasks = [0o77, 0o777].map((umask) => judgeLimits({ ...none, umask, uid: 1000 }).map((p) => p.code));
  expect(umasks).toEqual([[], ['umask']]);
});
