import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { cpuChain, facts, memoryChain } from '../testing/facts.ts';
import { check } from './cg-controller-missing.ts';

const at = (path: string, controllers: readonly string[], version: 1 | 2 = 2) =>
  facts({
    'cgroup.membership': [{ hierarchyId: 0, controllers: [], path, deleted: false }],
    'cgroup.controllers': controllers,
    'cgroup.cpu': cpuChain([{}], version),
    'cgroup.memory': memoryChain([{}], version),
  });

test('fires for a container whose group lacks cpu', () => {
  expectFinding(check, at('/', ['memory', 'pids']), {
    severity: 'warn',
    says: ['cpu are not delegated', '--cpus'],
    commands: ['Delegate='],
  });
});

test('stays quiet with both, under v1, and outside of a container', () => {
  expectQuiet(check, at('/', ['cpuset', 'cpu', 'io', 'memory', 'pids']));
  expectQuiet(check, at('/', [], 1));
  expectQuiet(check, at('/system.slice/app.service', ['memory', 'pids']), 'not-applicable');
});

test('cannot tell without cgroup.controllers', () => {
  expectUnknown(check, facts({ 'cgroup.membership': [] }), 'cgroup.controllers');
});
