import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './fs-readonly-root-no-tmp.ts';

const refused = here({ allowed: false, code: 'EROFS', by: 'kernel' } as const);

test('fires on a read-only root, a refused folder, and a missing one', () => {
  const root = facts({ 'fs.rootMount': mountAt('/', { options: ['ro'] }) });
  const table = facts({ 'fs.temp': place('/tmp', { mayWrite: refused }) });
  expectFinding(
    check,
    { ...table, ...root },
    {
      severity: 'error',
      says: ['root file system is read-only', 'EROFS'],
      commands: ['emptyDir', '--tmpfs'],
    },
  );
  expectFinding(check, table, { severity: 'error', says: ['/tmp cannot be written'] });
  expectFinding(check, facts({ 'fs.temp': place('/tmp', { exists: false, existing: '/' }) }), {
    severity: 'error',
    says: ['does not exist'],
  });
});

test('stays quiet when it may be written to', () => {
  expectQuiet(check, facts({ 'fs.temp': place('/tmp') }));
});

test('cannot tell for another user', () => {
  expectUnknown(check, facts({ 'fs.temp': place('/tmp', { mayWrite: denied('access(/tmp)') }) }), 'EACCES');
});
