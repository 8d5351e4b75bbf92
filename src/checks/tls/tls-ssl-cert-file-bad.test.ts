import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { trustStore } from '../testing/trust-store.ts';
import { check } from './tls-ssl-cert-file-bad.ts';

const bad = (inFile: [] | null, inDirectories = 0) =>
  facts({ 'tls.roots': trustStore({ fileVariable: '/x/ca.pem', file: null, inFile, inDirectories }) });

test('fires when the file is missing or empty', () => {
  expectFinding(check, bad(null), { severity: 'error', says: ['/x/ca.pem', 'does not exist'] });
  expectFinding(check, bad([], 2), { severity: 'warn', says: ['no certificate'] });
});

test('stays quiet when it is not set, or is a bundle', () => {
  expectQuiet(check, facts({ 'tls.roots': trustStore({}) }), 'not-applicable');
  expectQuiet(check, facts({ 'tls.roots': trustStore({ fileVariable: '/x/ca.pem' }) }));
});

test('cannot tell when it may not be read', () => {
  expectUnknown(
    check,
    facts({ 'tls.roots': trustStore({ fileVariable: '/x', inFile: null, hidden: denied('/x') }) }),
    '/x',
  );
});
