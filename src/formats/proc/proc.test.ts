import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseChosenWord } from './parse-chosen-word.ts';
import { parseCpuTimes } from './parse-cpu-times.ts';
import { parseEnviron } from './parse-environ.ts';
import { parseResourceLimits } from './parse-limits.ts';
import { parseStatus } from './parse-status.ts';

test('reads a status', () => {
  const text =
    'Name:\tapp\nUid:\t1000\t1001\t1000\t1000\nGid:\t1000\t1002\t1000\t1000\nGroups:\t4 1000 \nVmRSS:\t    1760 kB\nThreads:\t12\nCapEff:\t000001fffeffffff\nNoNewPrivs:\t1\nSeccomp:\t2\nCpus_allowed:\tf0\nCpus_allowed_list:\t0-3\nMems_allowed_list:\t0-1\n';
  expect(parseStatus(text)).toEqual({
    name: 'app',
    threads: 12,
    cpusAllowed: [{ first: 0, last: 3 }],
    memoryNodesAllowed: [{ first: 0, last: 1 }],
    seccomp: 2,
    uid: 1001,
    gid: 1002,
    groups: [4, 1000],
    capEff: 0x1fffeffffffn,
    noNewPrivs: true,
    rssBytes: 1_802_240n,
  });
});

test('a status without a list uses the mask, and fields a kernel lacks stay unknown', () => {
  expect(parseStatus('Name:\tx\nCpus_allowed:\tf0\n')).toMatchObject({
    cpusAllowed: [{ first: 4, last: 7 }],
    seccomp: undefined,
    threads: undefined,
  });
  expect(parseStatus('Name:\tx\n')?.cpusAllowed).toBeUndefined();
  expect(parseStatus('')).toBeUndefined();
});

test('reads resource limits', () => {
  const text =
    'Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        0                    unlimited            bytes     \nMax open files            1024                 524288               files     \nMax nice priority         0                    0                    \n';
  expect(parseResourceLimits(text)).toEqual({
    'core file size': { soft: 0n, hard: null },
    'open files': { soft: 1024n, hard: 524_288n },
    'nice priority': { soft: 0n, hard: 0n },
  });
  expect(parseResourceLimits('')).toBeUndefined();
});

test('reads CPU times of new and old kernels', () => {
  expect(parseCpuTimes('cpu  10 1 5 100 2 0 3 7 0 0\ncpu0 1 1 1 1\n')).toMatchObject({
    user: 10n,
    idle: 100n,
    steal: 7n,
  });
  expect(parseCpuTimes('cpu  10 1 5 100\n')).toMatchObject({ idle: 100n, steal: 0n });
  expect(parseCpuTimes('cpu0 1 2 3\n')).toBeUndefined();
});

test('reads an environment block; the first of equal names wins', () => {
  const table = parseEnviron('A=1\0GOMEMLIMIT=1GiB\0A=2\0EMPTY=\0=odd\0noequals\0B=x=y\0');
  expect([...table]).toEqual([
    ['A', '1'],
    ['GOMEMLIMIT', '1GiB'],
    ['EMPTY', ''],
    ['B', 'x=y'],
  ]);
  expect([...parseEnviron('A=1\nB=2\n')]).toEqual([
    ['A', '1'],
    ['B', '2'],
  ]);
});

test('reads the chosen word', () => {
  expect(parseChosenWord('always [madvise] never\n')).toBe('madvise');
  expect(parseChosenWord('always defer [defer+madvise] never')).toBe('defer+madvise');
  expect(parseChosenWord('never\n')).toBe('never');
  expect(parseChosenWord('a b c')).toBeUndefined();
});

describe.skipIf(process.platform !== 'linux')('the files of this machine', () => {
  const read = (name: string) => readFileSync(`/proc/${name}`, 'utf8');
  test('are understood', () => {
    expect(parseStatus(read('self/status'))?.threads).toBeGreaterThan(0);
    expect(parseStatus(read('self/status'))?.cpusAllowed?.length).toBeGreaterThan(0);
    expect(parseResourceLimits(read('self/limits'))?.['open files']).toBeDefined();
    expect(Object.keys(parseResourceLimits(read('self/limits')) ?? {})).toHaveLength(16);
    expect(parseCpuTimes(read('stat'))?.user).toBeGreaterThan(0n);
  });
});
