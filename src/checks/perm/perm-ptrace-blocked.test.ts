import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-ptrace-blocked.ts';

const CAP = 1n << 19n;
const at = (scope: bigint, capEff: bigint | undefined = 0n) =>
  facts({ 'kernel.ptraceScope': scope, 'process.status': { ...processStatus(), capEff } });

test('fires by scope', () => {
  expectFinding(check, at(1n), {
    severity: 'info',
    says: ['dlv attach'],
    commands: ['kubectl debug', 'SYS_PTRACE'],
  });
  expectFinding(check, at(2n), { severity: 'info', says: ['CAP_SYS_PTRACE'] });
  expectFinding(check, at(3n, CAP), { severity: 'info', says: ['restarted'] });
});

test('stays quiet at 0 and with the capability', () => {
  expectQuiet(check, at(0n));
  expectQuiet(check, at(2n, CAP));
});

test('cannot tell without capabilities', () => {
  const blind = facts({ 'process.status': { ...processStatus(), capEff: undefined } });
  expectUnknown(check, { ...at(1n), ...blind }, 'CapEff');
  expectUnknown(check, facts({ 'process.status': processStatus() }), 'kernel.ptraceScope');
});
