import { expect, test } from 'vitest';
import { readCall } from './read-call.ts';

test.each([
  ['nanosleep', '{tv_sec=0, tv_nsec=20000}, NULL', 0.02],
  ['clock_nanosleep', 'CLOCK_REALTIME, 0, {tv_sec=60, tv_nsec=0}, 0x7ffc', 60_000],
  ['clock_nanosleep', 'CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=88477, tv_nsec=102811202}, ', null],
  ['futex', '0x5a4, FUTEX_WAIT_PRIVATE, 0, {tv_sec=5, tv_nsec=1000000}', 5001],
  [
    'futex',
    '0x5a4, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, {tv_sec=1763784000, tv_nsec=0}, FUTEX_BITSET_MATCH_ANY',
    null,
  ],
  ['futex', '0x5a4, FUTEX_LOCK_PI_PRIVATE, {tv_sec=1763784000, tv_nsec=0}', null],
  ['select', '4, [3], NULL, NULL, {tv_sec=1, tv_usec=500000}', 1500],
  ['epoll_pwait', '5<anon_inode:[eventpoll]>, [], 128, -1, NULL, 8', null],
  ['epoll_wait', '5, [], 128, 250', 250],
])('%s(%s) waits for %s ms at most', (name, args, ms) => {
  expect(readCall(name, args, null).timeoutMs).toBe(ms);
});
