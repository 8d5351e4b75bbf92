import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './clk-unsynced.ts';

const sync = (synchronised: boolean, offsetMs: number, maxErrorMs: number) =>
  facts({ 'clock.sync': { synchronised, offsetMs, maxErrorMs } });

test('fires when nothing steers the clock, and by the size of the error', () => {
  expectFinding(check, sync(false, 0, 16_000), { severity: 'warn', says: ['STA_UNSYNC'] });
  expectFinding(check, sync(true, 0, 100.5), { severity: 'warn', says: ['100.5'] });
  expectFinding(check, sync(true, -1500, 3), { severity: 'error', says: ['1500.0'] });
});

test('stays quiet up to the limit', () => {
  expectQuiet(check, sync(true, -100, 99));
});

test('cannot tell without adjtimex', () => {
  expectUnknown(check, facts({}), 'clock.sync');
});
