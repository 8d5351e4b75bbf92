import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone } from '../testing/facts.ts';
import { lookups } from '../testing/network.ts';
import { check } from './net-ipv6-half-open.ts';

const at = (ipv6: number, route: boolean) =>
  facts({ 'active.lookups': lookups({ ipv6 }), 'net.ipv6Default': route });

test('fires for addresses without a route', () => {
  expectFinding(check, at(4, false), {
    severity: 'info',
    says: ['proxy.example', '300 ms'],
    commands: ['ip -6'],
  });
});

test('stays quiet with a route, without addresses, and without a name', () => {
  expectQuiet(check, at(4, true));
  expectQuiet(check, at(0, false));
  expectQuiet(check, { ...at(4, false), 'active.lookups': gone('GOPROXY') }, 'not-applicable');
});

test('cannot tell without asking', () => {
  expectUnknown(check, { ...at(4, false), 'active.lookups': denied('--active') }, '--active');
});
