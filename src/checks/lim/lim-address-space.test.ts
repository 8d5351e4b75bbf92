import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './lim-address-space.ts';

const space = (soft: bigint | null) => facts({ 'process.limits': { 'address space': { soft, hard: null } } });

test('fires below 1.5 GiB as an error, above as a warning', () => {
  expectFinding(check, space(700n << 20n), { severity: 'error', says: ['700 MiB'] });
  expectFinding(check, space(8n << 30n), { severity: 'warn', says: ['8 GiB'] });
});

test('fires as an error for any limit with -race', () => {
  const race = facts({ 'go.binary': binary('go1.26.0', { settings: { '-race': 'true' } }) });
  expectFinding(check, { ...space(8n << 30n), ...race }, { severity: 'error', says: ['-race'] });
});

test('stays quiet without limit', () => {
  expectQuiet(check, space(null));
});

test('cannot tell without the row', () => {
  expectUnknown(check, facts({ 'process.limits': {} }), 'address space');
});
