import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './img-zombies.ts';

const zombies = (count: number) => facts({ scenario: ['container'], 'init.zombies': count });

test('fires on several, and on growth', () => {
  expectFinding(check, zombies(7), { severity: 'warn', says: ['7'] });
  expectFinding(check, zombies(1), { severity: 'warn', says: ['There were 0'], before: zombies(0) });
});

test('stays quiet without any', () => {
  expectQuiet(check, zombies(0));
  expectQuiet(check, facts({ scenario: [], 'init.zombies': 9 }), 'not-applicable');
});

test('cannot tell when the processes are hidden', () => {
  expectUnknown(check, facts({ scenario: ['container'] }), 'init.zombies');
});
