import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, facts, gone, here } from '../testing/facts.ts';
import { place, toolchains } from '../testing/places.ts';
import { check } from './fs-case-insensitive.ts';

const at = (mod: Parameters<typeof place>[1], cache: Parameters<typeof place>[1] = {}) =>
  facts({
    'go.toolchains': toolchains('go1.26.0'),
    'fs.modCache': place('/mod', mod),
    'fs.goCache': place('/cache', cache),
  });

test('fires when a name answers in other letters', () => {
  expectFinding(check, at({ foldedName: here('cache') }), { severity: 'warn', says: ['/mod', 'cache'] });
  expectFinding(check, at({}, { foldedName: here('README') }), { severity: 'warn', says: ['/cache'] });
});

test('stays quiet when it does not, and without a go command', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, at({ foldedName: gone('/mod') }));
  expectQuiet(check, { ...at({}), ...facts({ 'go.toolchains': [] }) }, 'not-applicable');
});

test('cannot tell from empty folders', () => {
  expectUnknown(check, at({ foldedName: gone('/mod') }, { foldedName: gone('/cache') }), '/cache');
});

test('cannot tell of a folder that could not be asked, whatever the other says', () => {
  expectUnknown(check, at({ foldedName: denied('/mod') }), '/mod');
});
