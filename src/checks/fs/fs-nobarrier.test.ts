import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { mountAt, place } from '../testing/places.ts';
import { check } from './fs-nobarrier.ts';

const at = (superOptions: readonly string[]) =>
  facts({ 'fs.workDir': place('/data/x', { mount: mountAt('/data', { superOptions }) }) });

test('fires for each way it is written', () => {
  for (const option of ['nobarrier', 'barrier=0', 'barrier=none'])
    expectFinding(check, at(['rw', option]), {
      severity: 'warn',
      says: ['/data', option],
      commands: ['/data'],
    });
});

test('stays quiet with barriers', () => {
  expectQuiet(check, at(['rw', 'barrier=1']));
  expectQuiet(check, at(['rw']));
});

test('cannot tell without the mount', () => {
  expectUnknown(check, facts({ 'fs.workDir': place('/data', { mount: undefined }) }), '/data');
});
