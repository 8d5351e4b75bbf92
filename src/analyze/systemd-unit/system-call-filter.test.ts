import { expect, test } from 'vitest';
import { refusedGoCalls } from './system-call-filter.ts';

const refused = (...lines: readonly string[]) => refusedGoCalls(lines).map(({ name }) => name);

test('a list of allowed calls', () => {
  expect(refused('@system-service')).toEqual([]);
  expect(refused('@known')).toEqual([]);
  expect(refused('@basic-io @signal')).toContain('epoll_pwait');
  expect(refused('@basic-io')).not.toContain('futex');
  expect(refused('@system-service', '~@timer')).toEqual(['timer_create', 'timer_delete', 'timer_settime']);
});

test('a list of refused calls', () => {
  expect(refused('~@mount @reboot')).toEqual([]);
  expect(refused('~@network-io:EPERM')).toContain('socket');
  expect(refused('~@network-io', 'socket bind')).not.toContain('socket');
  expect(refused()).toEqual([]);
});
