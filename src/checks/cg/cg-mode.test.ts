import { test } from 'vitest';
import type { CgroupMode } from '../../model/cgroup.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { cpuChain, facts, memoryChain } from '../testing/facts.ts';
import { check } from './cg-mode.ts';

const mode = (value: CgroupMode, version: 1 | 2 = 1) =>
  facts({
    'cgroup.mode': value,
    'cgroup.cpu': cpuChain([{}], version),
    'cgroup.memory': memoryChain([{}], version),
  });

test('fires for v1, for mixed hierarchies and for hidden ones', () => {
  expectFinding(check, mode('v1'), { severity: 'warn', says: ['version 1'] });
  expectFinding(check, mode('hybrid'), { severity: 'warn', says: ['cpu v1, memory v1'] });
  expectFinding(check, mode('hybrid-overmounted'), { severity: 'warn', says: ['hides the v1 controllers'] });
});

test('stays quiet for v2, and where there are no control groups', () => {
  expectQuiet(check, mode('v2', 2));
  expectQuiet(check, mode('none'), 'not-applicable');
});

test('cannot tell when nothing could be read', () => {
  expectUnknown(check, mode('unknown'));
  expectUnknown(check, facts({}), 'cgroup.mode');
});
