import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { trustStore } from '../testing/trust-store.ts';
import { check } from './tls-no-roots.ts';

test('fires in an image without certificates', () => {
  expectFinding(check, facts({ 'tls.roots': trustStore({ file: null, inFile: null }) }), {
    severity: 'error',
    commands: ['ca-certificates.crt'],
  });
});

test('stays quiet with a bundle, or with files in the folders', () => {
  expectQuiet(check, facts({ 'tls.roots': trustStore({}) }));
  expectQuiet(check, facts({ 'tls.roots': trustStore({ inFile: [], inDirectories: 3 }) }));
});

test('cannot tell when the bundle may not be read', () => {
  expectUnknown(
    check,
    facts({ 'tls.roots': trustStore({ file: null, inFile: null, hidden: denied('/etc/ssl/cert.pem') }) }),
    '/etc/ssl/cert.pem',
  );
  expectUnknown(check, facts({}), 'tls.roots');
});
