import { test } from 'vitest';
import type { FactTable } from '../../model/facts.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { cpuChain, denied, facts, gone, here, limited, unlimited } from '../testing/facts.ts';
import { check } from './cpu-cgroup-hidden.ts';

const open = { 'cgroup.membership': here([]), 'cgroup.mounts': here([]) } satisfies FactTable;

test('fires when the own limit may not be read and a parent has one', () => {
  const table: FactTable = {
    ...open,
    'cgroup.cpu': here(cpuChain([{ quota: denied('/sys/fs/cgroup/own/cpu.max') }])),
    'limits.cpu': here(limited(2, '/sys/fs/cgroup', null)),
  };
  expectFinding(check, table, {
    severity: 'warn',
    says: ['/sys/fs/cgroup/own/cpu.max', '2 CPUs'],
    commands: ['GOMAXPROCS=2'],
  });
});

test('stays quiet when everything can be read, also without a limit file', () => {
  expectQuiet(check, {
    ...open,
    'cgroup.cpu': here(cpuChain([{ quota: gone() }])),
    'limits.cpu': here(unlimited()),
  });
});

test('cannot tell when the refusal leaves nothing known, or files are missing', () => {
  expectUnknown(check, { ...open, 'cgroup.membership': denied('/proc/self/cgroup') }, '/proc/self/cgroup');
  expectUnknown(check, { ...open, 'cgroup.mounts': gone('/proc/self/mountinfo') }, '/proc/self/mountinfo');
  expectUnknown(check, facts({}));
});
