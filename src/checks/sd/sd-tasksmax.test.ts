import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here, pidsChain } from '../testing/facts.ts';
import { check } from './sd-tasksmax.ts';

const DIR = '/sys/fs/cgroup/system.slice/app.service';
const at = (current: bigint, max: bigint | null, dir = DIR) =>
  facts({ 'cgroup.pids': pidsChain([{ dir, max: here(max), current: here(current) }]) });

test('fires above 80 %', () => {
  expectFinding(check, at(85n, 100n), {
    severity: 'error',
    says: ['app.service', '85 of 100'],
    commands: ['TasksMax=400'],
  });
});

test('stays quiet below, without a limit, and outside of a service', () => {
  expectQuiet(check, at(80n, 100n));
  expectQuiet(check, at(85n, null));
  expectQuiet(check, at(85n, 100n, '/sys/fs/cgroup/user.slice/user@1000.service'), 'not-applicable');
  expectQuiet(check, at(85n, 100n, '/sys/fs/cgroup/kubepods'), 'not-applicable');
});

test('cannot tell without the count', () => {
  const group = { dir: DIR, max: here(100n), current: denied<bigint>(`${DIR}/pids.current`) };
  expectUnknown(check, facts({ 'cgroup.pids': pidsChain([group]) }), 'app.service');
});
