import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone, here } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './perm-not-executable.ts';

const at = (mode: number, options: readonly string[] = ['rw']) =>
  facts({
    'fs.program': place('/app', {
      stat: here({ kind: 'file', sizeBytes: 1, mode, uid: 0, gid: 0 }),
      mount: mountAt('/', { options }),
    }),
  });

test('fires without an execute bit, on a noexec mount, and for a missing file', () => {
  expectFinding(check, at(0o644), { severity: 'error', says: ['/app', '0644'], commands: ['chmod +x /app'] });
  expectFinding(check, at(0o755, ['rw', 'noexec']), { severity: 'error', says: ['noexec'] });
  const missing = facts({ 'fs.program': place('/app', { exists: false, existing: '/' }) });
  expectFinding(check, missing, { severity: 'error', says: ['does not exist'] });
});

test('stays quiet for a program, and without one', () => {
  expectQuiet(check, at(0o755));
  expectQuiet(check, at(0o001));
  expectQuiet(check, { 'fs.program': gone('exe') }, 'not-applicable');
});

test('cannot tell without stat', () => {
  expectUnknown(check, facts({ 'fs.program': place('/app', { stat: denied('/app') }) }), 'EACCES');
});
