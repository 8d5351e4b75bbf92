import { expect, test } from 'vitest';
import { isProcLine, parseProcText } from './parse-proc-text.ts';
import { parseKernelStack, parseSwitches, parseTaskStat, parseTaskSyscall } from './parse-task-files.ts';
import { syscallName } from './syscall-names.ts';

const STACK = `[<0>] anon_pipe_read+0x366/0x410
[<0>] vfs_read+0x32c/0x360
[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e
`;

test('one thread with every file, as head prints them', () => {
  const text = `==> /proc/9/task/11/stack <==\n${STACK}\n==> /proc/9/task/11/syscall <==\n0 0x5 0xc000 0x1 0x0 0x0 0x0 0x7ffe 0x40916e\n==> /proc/9/task/11/stat <==\n11 (a (b) c) S 1 1\n`;
  expect(parseProcText(text, 'p', 'amd64')).toMatchObject([
    {
      tid: 11,
      name: 'a (b) c',
      state: 'S',
      call: { name: 'read', fd: 5, words: [0n, 5n, 0xc000n, 1n, 0n, 0n, 0n] },
      kernelStack: ['anon_pipe_read', 'vfs_read', 'entry_SYSCALL_64_after_hwframe'],
    },
  ]);
});

test('as grep prints them', () => {
  const text =
    '/proc/9/task/11/wchan:futex_do_wait\n/proc/9/task/12/syscall:running\n/proc/9/task/12/wchan:0\n';
  expect(parseProcText(text, 'p', 'amd64').map((l) => [l.tid, l.state, l.wchan])).toEqual([
    [11, null, 'futex_do_wait'],
    [12, 'R', null],
  ]);
  expect([isProcLine('/proc/9/task/11/stack'), isProcLine('a task/list of things')]).toEqual([true, false]);
});

test('system calls by number', () => {
  expect(parseTaskSyscall('running', 'amd64')).toMatchObject({ running: true, call: null });
  expect(parseTaskSyscall('-1 0x7ffe 0x40', 'amd64')).toMatchObject({
    running: false,
    call: null,
    sp: 0x7ffen,
  });
  expect(parseTaskSyscall('281 0x8 0x7 0x80 0xffffffff 0x0 0x0 0x7 0x4', 'amd64')?.call).toMatchObject({
    name: 'epoll_pwait',
    fd: 8,
    timeoutMs: null,
  });
  expect(parseTaskSyscall('999 0xffffffffffffffff 0 0', 'amd64')).toBeUndefined();
  for (const bad of ['', 'x', '1 2 3', '0 0x1']) expect(parseTaskSyscall(bad, 'amd64')).toBeUndefined();
  expect(['amd64', 'arm64', 'mips'].map((arch) => syscallName(63, arch))).toEqual([
    'uname',
    'read',
    'syscall_63',
  ]);
  expect([syscallName(202, 'amd64'), syscallName(98, 'arm64'), syscallName(435, 'arm64')]).toEqual([
    'futex',
    'futex',
    'clone3',
  ]);
});

test('small files', () => {
  expect(parseKernelStack('[<ffffffff811>] ? sys_read+0x1/0x2\nnoise\n')).toEqual(['sys_read']);
  expect(parseTaskStat('1 (x')).toBeUndefined();
  expect(parseTaskStat(`1 (x) R ${'0 '.repeat(10)}7 3 0`)).toEqual({ name: 'x', state: 'R', cpuMs: 100 });
  expect(parseSwitches('voluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t2\n')).toBe(7);
  expect(parseSwitches('Name: x')).toBeNull();
});
