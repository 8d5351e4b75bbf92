import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { check } from './ctl-overcommit-strict.ts';

const GIB = 1n << 30n;
const at = (mode: bigint, committed: bigint) =>
  facts({ 'kernel.overcommit': { mode, limitBytes: 100n * GIB, committedBytes: committed * GIB } });

test('fires near the limit', () => {
  expectFinding(check, at(2n, 95n), {
    severity: 'warn',
    says: ['95 GiB', '100 GiB', '95 %'],
    commands: ['overcommit_memory=0'],
  });
});

test('stays quiet below, and in the other modes', () => {
  expectQuiet(check, at(2n, 90n));
  expectQuiet(check, at(0n, 200n), 'not-applicable');
  expectQuiet(check, at(1n, 200n), 'not-applicable');
});

test('cannot tell without meminfo', () => {
  expectUnknown(check, { 'kernel.overcommit': denied('/proc/meminfo') }, 'EACCES');
});
