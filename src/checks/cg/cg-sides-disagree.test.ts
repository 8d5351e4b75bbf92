import { expect, test } from 'vitest';
import type { LimitSides } from '../../model/cgroup.ts';
import type { Evidence } from '../../model/evidence.ts';
import { runCheck } from '../run-check.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, gone, here } from '../testing/facts.ts';
import { check } from './cg-sides-disagree.ts';

function sides(controller: LimitSides['controller'], outside: string, inside: Evidence<string>) {
  return { 'cgroup.sides': here([{ controller, outside: here(outside), inside } satisfies LimitSides]) };
}

test('fires when the limit is hidden inside', () => {
  expectFinding(check, sides('cpu', '50000 100000', gone('/proc/7/root/sys/fs/cgroup/cpu.max')), {
    severity: 'warn',
    says: ['50000 100000', 'CPU'],
  });
});

test('fires when another file lies over it', () => {
  expectFinding(check, sides('memory', '134217728', here('max')), {
    severity: 'warn',
    says: ['134217728', 'max'],
  });
});

test('stays quiet when both say the same, and when nothing is limited', () => {
  expectQuiet(check, sides('cpu', '50000 100000', here('50000 100000')));
  for (const none of ['max', 'max 100000', '-1', '9223372036854771712']) {
    expectQuiet(check, sides('memory', none, gone('/sys/fs/cgroup/memory.max')));
  }
});

test('does not apply where there is only one side', () => {
  expect(runCheck(check, { 'cgroup.sides': gone('/proc/self/ns/mnt') }).status).toBe('not-applicable');
});

test('cannot tell when the inside may not be read', () => {
  expectUnknown(check, sides('cpu', '50000 100000', denied('/proc/7/root/sys')), '/proc/7/root/sys');
  expectUnknown(check, { 'cgroup.sides': denied('/proc/7/mountinfo') }, '/proc/7/mountinfo');
});
