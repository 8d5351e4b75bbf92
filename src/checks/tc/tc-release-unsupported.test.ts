import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './tc-release-unsupported.ts';

test('fires for a release older than the two newest', () => {
  expectFinding(check, facts({ 'go.binary': binary('go1.25.14') }), {
    severity: 'warn',
    says: ['go1.25.14', '1.26 and 1.27'],
  });
  const toolchains = [{ path: '/usr/bin/go', realPath: '/usr/bin/go', version: binary('go1.19.8').version }];
  expectFinding(check, facts({ 'go.toolchains': toolchains }), { severity: 'warn', says: ['go1.19.8'] });
});

test('stays quiet for supported ones; the binary counts more than the toolchain', () => {
  const toolchains = [{ path: '/usr/bin/go', realPath: '/usr/bin/go', version: binary('go1.19.8').version }];
  expectQuiet(check, facts({ 'go.binary': binary('go1.26.0'), 'go.toolchains': toolchains }));
  expectQuiet(check, facts({ 'go.binary': binary('go1.28.0') }));
});

test('cannot tell without a release', () => {
  expectUnknown(check, facts({}));
});
