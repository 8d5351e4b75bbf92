import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { fit } from '../testing/programs.ts';
import { check } from './bin-missing-interp.ts';

test('fires with the words of the failure', () => {
  expectFinding(check, facts({ 'bin.fit': fit('interpreter-missing', 'no such file or directory') }), {
    severity: 'error',
    says: ['no such file or directory'],
  });
});

test('stays quiet when the program starts', () => {
  expectQuiet(check, facts({ 'bin.fit': fit() }));
});

test('cannot tell when it fails earlier, or nothing was judged', () => {
  expectUnknown(check, facts({ 'bin.fit': fit('user-unknown', 'no user') }), 'no user');
  expectUnknown(check, facts({}), 'bin.fit');
});
