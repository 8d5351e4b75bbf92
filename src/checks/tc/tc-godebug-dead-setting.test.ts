import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts, goProject } from '../testing/facts.ts';
import { check } from './tc-godebug-dead-setting.ts';

test('fires for a removed setting with its old value, from each source', () => {
  const go127 = binary('go1.27.0');
  expectFinding(check, facts({ 'go.binary': go127, env: env({ GODEBUG: 'http2client=0,tls10server=1' }) }), {
    severity: 'error',
    says: ['tls10server=1', 'GODEBUG', '1.27'],
  });
  expectFinding(
    check,
    facts({ 'go.binary': binary('go1.24.0', { settings: { DefaultGODEBUG: 'x509sha1=1' } }) }),
    { severity: 'error', says: ['DefaultGODEBUG'] },
  );
  const project = {
    ...goProject('1.27'),
    goMod: { ...goProject('1.27').goMod, godebug: { asynctimerchan: '2' } },
  };
  expectFinding(check, facts({ 'go.binary': go127, 'go.project': project }), {
    severity: 'error',
    says: ['asynctimerchan=2', 'go.mod'],
  });
  expectFinding(check, facts({ 'go.binary': binary('go1.18.0'), env: env({ GODEBUG: 'x509ignoreCN=0' }) }), {
    severity: 'error',
  });
});

test('stays quiet for settings that still work, and for the new value of a removed one', () => {
  expectQuiet(check, facts({ 'go.binary': binary('go1.26.0'), env: env({ GODEBUG: 'tls10server=1' }) }));
  expectQuiet(
    check,
    facts({ 'go.binary': binary('go1.27.0'), env: env({ GODEBUG: 'tls10server=0,gctrace=1' }) }),
  );
});

test('cannot tell without a release', () => {
  expectUnknown(check, facts({ env: env({ GODEBUG: 'tls10server=1' }) }));
});
