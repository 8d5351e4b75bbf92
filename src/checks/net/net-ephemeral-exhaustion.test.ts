import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './net-ephemeral-exhaustion.ts';

const at = (inUse: number, timeWait: number) =>
  facts({ 'net.portRange': { first: 32_768, last: 60_999 }, 'net.tcpSockets': { inUse, timeWait } });

test('fires over half of the range', () => {
  expectFinding(check, at(1000, 14_000), {
    severity: 'warn',
    says: ['15,000', '14,000', '28,232', '53.1 %'],
  });
});

test('stays quiet below', () => {
  expectQuiet(check, at(100, 14_000));
});

test('cannot tell without the sockets', () => {
  expectUnknown(check, facts({ 'net.portRange': { first: 1, last: 2 } }), 'net.tcpSockets');
});
