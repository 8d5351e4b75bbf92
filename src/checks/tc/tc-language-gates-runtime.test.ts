import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts } from '../testing/facts.ts';
import { check } from './tc-language-gates-runtime.ts';

const gated = binary('go1.26.0', { settings: { DefaultGODEBUG: 'containermaxprocs=0,updatemaxprocs=0' } });

test('fires when the language line switches the limit off', () => {
  expectFinding(check, facts({ 'go.binary': gated }), {
    severity: 'warn',
    says: ['go1.26.0', 'containermaxprocs=0'],
    commands: ['containermaxprocs=1'],
  });
});

test('stays quiet otherwise, before 1.25, and when the environment brings it back', () => {
  expectQuiet(check, facts({ 'go.binary': binary('go1.26.0') }));
  expectQuiet(check, facts({ 'go.binary': gated, env: env({ GODEBUG: 'containermaxprocs=1' }) }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.24.0') }), 'not-applicable');
});

test('cannot tell without the binary', () => {
  expectUnknown(check, facts({}), 'go.binary');
});
