import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, here } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './fs-overlay-exdev.ts';

function at(
  lower: string | null | undefined,
  superOptions: readonly string[] = ['rw', 'lowerdir=/l/1:/l/2'],
) {
  const mount = mountAt('/', { fsType: 'overlay', superOptions });
  const lowerLayer = lower === undefined ? denied<string | null>('/l/1') : here(lower, '/l/1/app');
  return facts({ 'fs.workDir': place('/app', { mount, lowerLayer }) });
}

test('fires for a folder of a lower layer', () => {
  expectFinding(check, at('/l/1'), { severity: 'warn', says: ['/app', '/l/1', 'invalid cross-device link'] });
});

test('stays quiet in the upper layer, with redirect_dir, and on other file systems', () => {
  expectQuiet(check, at(null));
  expectQuiet(check, at('/l/1', ['rw', 'redirect_dir=on']));
  expectQuiet(check, facts({ 'fs.workDir': place('/app') }), 'not-applicable');
});

test('cannot tell when the layers are hidden', () => {
  expectUnknown(check, at(undefined), '/l/1');
});
