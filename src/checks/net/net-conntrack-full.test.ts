import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone } from '../testing/facts.ts';
import { check } from './net-conntrack-full.ts';

const at = (count: bigint) => facts({ 'net.conntrack': { count, max: 1000n } });

test('fires over 80 % and as an error over 95 %', () => {
  expectFinding(check, at(801n), {
    severity: 'warn',
    says: ['801 of 1,000', '80.1 %'],
    commands: ['nf_conntrack_max=2000'],
  });
  expectFinding(check, at(951n), { severity: 'error' });
});

test('stays quiet with room, and where nothing is tracked', () => {
  expectQuiet(check, at(800n));
  expectQuiet(check, { 'net.conntrack': gone('nf_conntrack_count') }, 'not-applicable');
});

test('cannot tell when the table may not be read', () => {
  expectUnknown(
    check,
    { 'net.conntrack': denied('/proc/sys/net/netfilter/nf_conntrack_count') },
    'nf_conntrack_count',
  );
});
