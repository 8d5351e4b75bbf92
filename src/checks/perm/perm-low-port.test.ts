import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-low-port.ts';

const at = (port: number | null, start = 1024n, capEff: bigint | undefined = 0n) =>
  facts({
    'process.wantedPorts': port === null ? [] : [{ port, said: `PORT=${port}` }],
    'net.unprivilegedPortStart': start,
    'process.status': { ...processStatus(), capEff },
  });

test('fires below the start', () => {
  expectFinding(check, at(80), {
    severity: 'error',
    says: ['PORT=80', '1024', 'user 1000'],
    commands: ['AmbientCapabilities'],
  });
  expectFinding(check, at(1023), { severity: 'error' });
});

test('stays quiet above, with a lower start, with the capability, and without a port', () => {
  expectQuiet(check, at(1024));
  expectQuiet(check, at(80, 0n));
  expectQuiet(check, at(80, 1024n, 1n << 10n));
  expectQuiet(check, at(null), 'not-applicable');
});

test('cannot tell without capabilities', () => {
  const blind = facts({ 'process.status': { ...processStatus(), capEff: undefined } });
  expectUnknown(check, { ...at(80), ...blind }, 'CapEff');
});
