import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone } from '../testing/facts.ts';
import { lookups } from '../testing/network.ts';
import { check } from './dns-lookup-slow.ts';

const at = (rest: Parameters<typeof lookups>[0]) => facts({ 'active.lookups': lookups(rest) });

test('fires when slow', () => {
  expectFinding(check, at({ p95Ms: 250 }), { severity: 'warn', says: ['proxy.example', '250 ms'] });
  expectFinding(check, at({ p95Ms: 5003 }), { severity: 'error' });
});

test('fires when look-ups fail', () => {
  expectFinding(check, at({ failures: { EAI_AGAIN: 3 } }), {
    severity: 'warn',
    says: ['3 of 20', 'EAI_AGAIN'],
  });
  expectFinding(check, at({ failures: { ENOTFOUND: 20 } }), { severity: 'error' });
});

test('stays quiet when fast, and without a name', () => {
  expectQuiet(check, at({ p95Ms: 200 }));
  expectQuiet(check, { 'active.lookups': gone('GOPROXY') }, 'not-applicable');
});

test('cannot tell without asking', () => {
  expectUnknown(check, { 'active.lookups': denied('--active') }, '--active');
});
