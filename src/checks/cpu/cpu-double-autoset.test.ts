import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './cpu-double-autoset.ts';

const modules = { 'go.uber.org/automaxprocs': 'v1.6.0' };

test('fires when the library is linked into a program of Go 1.25 or later', () => {
  expectFinding(check, facts({ 'go.binary': binary('go1.26.0', { modules }) }), {
    severity: 'info',
    says: ['v1.6.0', 'go1.26.0'],
  });
});

test('stays quiet without the library, before 1.25, and when the language line switches the runtime off', () => {
  expectQuiet(check, facts({ 'go.binary': binary('go1.26.0') }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.24.3', { modules }) }), 'not-applicable');
  const gated = binary('go1.26.0', {
    modules,
    settings: { DefaultGODEBUG: 'containermaxprocs=0,updatemaxprocs=0' },
  });
  expectQuiet(check, facts({ 'go.binary': gated }), 'not-applicable');
});

test('cannot tell without the binary', () => {
  expectUnknown(check, facts({}), 'go.binary');
});
