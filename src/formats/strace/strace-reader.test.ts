import { expect, test } from 'vitest';
import type { StraceLog } from '../../model/thread-look.ts';
import { parseStraceLine } from './parse-strace-line.ts';
import { readCall } from './read-call.ts';
import { StraceReader } from './strace-reader.ts';

const read = (text: string): StraceLog => {
  const reader = new StraceReader('trace');
  reader.push(new TextEncoder().encode(text));
  return reader.end();
};

// Lines as strace 6.1 writes them for a Go program of 1.26.
const LIVE = `strace: Process 100 attached with 3 threads
[pid   102] 11:07:40.386085 futex(0x646678, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
[pid   101] 11:07:40.386144 restart_syscall(<... resuming interrupted read ...> <unfinished ...>
[pid   100] 11:07:40.386215 read(5</tmp/fifo>,  <unfinished ...>
[pid   101] 11:07:40.567945 <... restart_syscall resumed>) = -1 ETIMEDOUT (Connection timed out) <0.181784>
[pid   101] 11:07:40.568116 nanosleep({tv_sec=0, tv_nsec=20000}, NULL) = 0 <0.000104>
[pid   101] 11:07:40.569000 --- SIGURG {si_signo=SIGURG, si_code=SI_TKILL, si_pid=100, si_uid=0} ---
[pid   101] 11:07:40.569305 rt_sigreturn({mask=[]}) = 0 <0.000010>
[pid   102] 11:07:41.386085 <... futex resumed>) = 0 <1.000000>
[pid   102] 11:07:41.386100 +++ exited with 0 +++
[pid   101] 11:07:41.386215 futex(0x5, FUTEX_WAIT_PRIVATE, 0, {tv_sec=0, tv_nsec=299829132} <detached ...>
`;

test('a live trace: unfinished and resumed calls by thread, signals, ends, what is still open', () => {
  const log = read(LIVE);
  expect([log.clock, log.strayLines, log.threads.map((t) => t.tid)]).toEqual(['day', 0, [100, 102, 101]]);
  const [reader, parked, sysmon] = log.threads;
  expect(reader?.open).toMatchObject({ name: 'read', fd: 5, file: '/tmp/fifo', elapsedMs: 1000 });
  expect([parked?.ended, parked?.open, parked?.calls]).toEqual([
    'exited with 0',
    null,
    [{ name: 'futex', count: 1, errors: 0, ms: 1000 }],
  ]);
  expect(sysmon?.signals).toEqual([['SIGURG', 1]]);
  expect(sysmon?.calls[0]).toMatchObject({ name: 'restart_syscall', errors: 1, ms: 181.784 });
  expect(sysmon?.open?.timeoutMs).toBeCloseTo(299.829, 3);
});

test('a table of -c', () => {
  const log = read(`% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ------------------
 98.50    1.234567        1234      1000        12 futex
  1.50    0.010000          10      1000           epoll_pwait
------ ----------- ----------- --------- --------- ------------------
100.00    1.244567         622      2000        12 total
`);
  expect(log.summary).toEqual([
    { name: 'futex', count: 1000, errors: 12, ms: 1234.567 },
    { name: 'epoll_pwait', count: 1000, errors: 0, ms: 10 },
  ]);
});

test.each([
  ['100 1763723260.386085 read(3, "x", 1) = 1 <0.000011>', 100, 1763723260386.085, 'epoch', 'read'],
  ['1763723260.386085 read(3, "x", 1) = 1', null, 1763723260386.085, 'epoch', 'read'],
  ['     0.000125 close(3) = 0', null, 0.125, 'relative', 'close'],
  ['11:07:40 openat(AT_FDCWD, "/a b", O_RDONLY) = 3</a b>', null, 40_060_000, 'day', 'openat'],
  ['[pid 7] [00007f0000000001] write(1, ") = 1", 5) = 5', 7, null, 'none', 'write'],
] as const)('%s', (line, tid, atMs, clock, name) => {
  const parsed = parseStraceLine(line);
  expect([parsed?.tid, parsed?.atMs, parsed?.clock, parsed?.event.kind]).toEqual([tid, atMs, clock, 'call']);
  expect(parsed?.event).toMatchObject({ name, error: null });
});

test('errors are told from results, a cut line is a call that has begun, other lines are none', () => {
  expect(
    parseStraceLine('connect(3, {sa_family=AF_INET}, 16) = -1 EINPROGRESS (Operation now in progress)')
      ?.event,
  ).toMatchObject({
    error: 'EINPROGRESS',
  });
  expect(parseStraceLine('5 read(0, ')?.event).toEqual({ kind: 'begin', name: 'read', args: '0, ' });
  for (const line of [
    '',
    'hello',
    'goroutine 1 [running]:',
    '{"level":"info"}',
    '2026/11/21 11:07:40 started',
  ])
    expect([line, parseStraceLine(line)]).toEqual([line, undefined]);
});

test('midnight does not turn time back', () => {
  const log = read('1 23:59:59.000000 read(3,  <unfinished ...>\n2 00:00:02.000000 close(4) = 0\n');
  expect(log.threads[0]?.open?.elapsedMs).toBe(3000);
});

test('descriptors, paths and timeouts', () => {
  expect(readCall('connect', '3<TCP:[127.0.0.1:1->127.0.0.1:2]>, {}, 16', null)).toMatchObject({
    fd: 3,
    file: 'TCP:[127.0.0.1:1->127.0.0.1:2]',
  });
  expect(readCall('newfstatat', 'AT_FDCWD</tmp>, "/mnt/x", {}, 0', null)).toMatchObject({
    fd: null,
    file: '/mnt/x',
  });
  expect(readCall('epoll_pwait', '8<anon_inode:[eventpoll]>, [], 128, 299, NULL, 0', null).timeoutMs).toBe(
    299,
  );
  expect(readCall('epoll_pwait', '8, [], 128, -1, NULL, 0', null).timeoutMs).toBeNull();
});

test('damage at every byte and lines without end keep it going', () => {
  const bytes = new TextEncoder().encode(LIVE);
  for (let cut = 0; cut < bytes.length; cut++) {
    const reader = new StraceReader('cut');
    reader.push(bytes.subarray(0, cut));
    reader.end();
    const damaged = bytes.slice();
    damaged[cut] = (cut * 37) & 0xff;
    const other = new StraceReader('damaged');
    other.push(damaged);
    expect(other.end().threads.length).toBeLessThan(8);
  }
  expect(read(`[pid 1] read(3, "${'x'.repeat(200_000)}`).threads[0]?.open?.args.length).toBe(300);
});
