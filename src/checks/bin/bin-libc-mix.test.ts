import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { binaryFacts } from '../testing/programs.ts';
import { check } from './bin-libc-mix.ts';

const on = (libc: 'glibc' | 'musl', ids: readonly string[]) =>
  facts({ 'binary.facts': binaryFacts({ libc, linking: 'dynamic' }), 'os.ids': ids });

test('fires on glibc in Alpine and musl in Debian', () => {
  expectFinding(check, on('glibc', ['alpine']), { severity: 'error', says: ['alpine', 'musl'] });
  expectFinding(check, on('musl', ['debian']), { severity: 'error', says: ['debian'] });
});

test('stays quiet when they fit or no C library is needed', () => {
  expectQuiet(check, on('musl', ['alpine']));
  expectQuiet(
    check,
    facts({ 'binary.facts': binaryFacts({ linking: 'static' }), 'os.ids': ['alpine'] }),
    'not-applicable',
  );
});

test('cannot tell without os-release', () => {
  expectUnknown(check, facts({ 'binary.facts': binaryFacts({}) }), 'os.ids');
});
