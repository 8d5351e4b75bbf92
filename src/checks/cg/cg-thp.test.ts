import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './cg-thp.ts';

const thp = (enabled: string, khugepagedMaxPtesNone: bigint | undefined) =>
  facts({ thp: { enabled, defrag: 'madvise', khugepagedMaxPtesNone } });

test('fires when huge pages are always on and may be filled up', () => {
  expectFinding(check, thp('always', 511n), {
    severity: 'info',
    says: ['511 of 512'],
    commands: ['max_ptes_none'],
  });
});

test('stays quiet with madvise, and when only full pages are merged', () => {
  expectQuiet(check, thp('madvise', 511n));
  expectQuiet(check, thp('always', 0n));
});

test('cannot tell without max_ptes_none', () => {
  expectUnknown(check, thp('always', undefined), 'max_ptes_none');
  expectUnknown(check, facts({}), 'thp');
});
