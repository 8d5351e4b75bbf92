import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts, limitUnknown, limited, unlimited } from '../testing/facts.ts';
import { check } from './cg-gomemlimit-unset.ts';

const MIB = 1n << 20n;

test('fires under a limit without the variable', () => {
  expectFinding(check, facts({ 'limits.memory': limited(512n * MIB), env: env() }), {
    severity: 'warn',
    says: ['512 MiB'],
    commands: ['GOMEMLIMIT=460MiB', 'automemlimit'],
  });
  expectFinding(check, facts({ 'limits.memory': limited(512n * MIB), env: env({ GOMEMLIMIT: '' }) }), {
    severity: 'warn',
  });
});

test('stays quiet with the variable, with the library, without a limit, and before Go 1.19', () => {
  const under = { 'limits.memory': limited(512n * MIB) };
  expectQuiet(check, facts({ ...under, env: env({ GOMEMLIMIT: '400MiB' }) }));
  const modules = { 'github.com/KimMachineGun/automemlimit': 'v0.7.5' };
  expectQuiet(check, facts({ ...under, env: env(), 'go.binary': binary('go1.26.0', { modules }) }));
  expectQuiet(check, facts({ ...under, env: env(), 'go.binary': binary('go1.18.3') }), 'not-applicable');
  expectQuiet(check, facts({ 'limits.memory': unlimited(), env: env() }), 'not-applicable');
});

test('cannot tell without the environment or the limit', () => {
  expectUnknown(check, facts({ 'limits.memory': limited(512n * MIB) }), 'env');
  expectUnknown(check, facts({ 'limits.memory': limitUnknown(), env: env() }));
});
