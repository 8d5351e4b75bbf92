import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './wsl-on-drvfs.ts';

const at = (mountPoint: string, fsType: string) =>
  facts({ scenario: ['wsl2'], 'fs.workDir': place('/x/app', { mount: mountAt(mountPoint, { fsType }) }) });

test('fires on a Windows drive', () => {
  expectFinding(check, at('/mnt/c', '9p'), { severity: 'warn', says: ['/mnt/c', '9p'] });
});

test('stays quiet on ext4, and elsewhere', () => {
  expectQuiet(check, at('/', 'ext4'));
  expectQuiet(check, facts({ scenario: [] }), 'not-applicable');
});

test('cannot tell without the folders', () => {
  expectUnknown(check, facts({ scenario: ['wsl2'] }));
});
