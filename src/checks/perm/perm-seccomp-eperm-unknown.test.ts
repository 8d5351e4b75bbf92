import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts } from '../testing/facts.ts';
import { processStatus } from '../testing/permissions.ts';
import { check } from './perm-seccomp-eperm-unknown.ts';

const at = (unknown: string, seccomp = 2) =>
  facts({ 'process.status': processStatus({ seccomp }), 'seccomp.answers': { unknown } });

test('fires for EPERM', () => {
  expectFinding(check, at('EPERM'), { severity: 'error', says: ['EPERM', 'ENOSYS'] });
});

test('stays quiet for ENOSYS, and without a filter', () => {
  expectQuiet(check, at('ENOSYS'));
  expectQuiet(check, at('EPERM', 0), 'not-applicable');
});

test('cannot tell without an answer', () => {
  expectUnknown(check, { ...at('ENOSYS'), 'seccomp.answers': denied('perl') }, 'EACCES');
  expectUnknown(check, { ...at('ENOSYS'), ...facts({ 'seccomp.answers': {} }) }, 'tried');
});
