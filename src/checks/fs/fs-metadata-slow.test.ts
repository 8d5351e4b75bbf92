import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './fs-metadata-slow.ts';

const at = (medianMs: number, p95Ms: number) =>
  facts({
    'fs.workDir': place('/src'),
    'fs.goCache': place('/mnt/c', {
      lookups: here({ samples: 40, medianMs, p95Ms }),
      mount: mountAt('/mnt', { fsType: '9p' }),
    }),
  });

test('fires for the slowest folder', () => {
  expectFinding(check, at(6, 8), { severity: 'warn', says: ['/mnt/c', '9p', '8 ms'] });
  expectFinding(check, at(15, 25), { severity: 'error' });
});

test('stays quiet on a fast disk', () => {
  expectQuiet(check, at(0.02, 0.4));
  expectQuiet(check, at(3, 5));
  expectQuiet(check, at(0.1, 30));
});

test('cannot tell without a measurement', () => {
  expectUnknown(
    check,
    facts({ 'fs.workDir': place('/src', { lookups: denied('lookup in /src') }) }),
    'EACCES',
  );
});
