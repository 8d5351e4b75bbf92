import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './clk-no-tzdata.ts';

const zones = (found: string | null) =>
  facts({ 'clock.zones': { found, looked: ['/usr/share/zoneinfo'], variable: null } });

test('fires in an image without zones', () => {
  expectFinding(check, zones(null), { severity: 'warn', says: ['LoadLocation'], commands: ['timetzdata'] });
});

test('stays quiet where they are installed', () => {
  expectQuiet(check, zones('/usr/share/zoneinfo'));
});

test('cannot tell when the folders are hidden', () => {
  expectUnknown(check, facts({}), 'clock.zones');
});
