import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTzif } from './tzif.ts';

const ZONES = '/usr/share/zoneinfo/';
const NAMES = [
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'UTC',
];

/** Seconds east of UTC as the JavaScript engine knows them. */
function offsetOf(zone: string, unixSeconds: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const text = format.formatToParts(unixSeconds * 1000).find((part) => part.type === 'timeZoneName')!.value;
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d+):(\d+))?/.exec(text)!;
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === '-' ? -size : size;
}

describe.skipIf(!existsSync(`${ZONES}Asia/Shanghai`))('parseTzif', () => {
  it.each(NAMES)('agrees with the JavaScript engine about %s', (name) => {
    const zone = parseTzif(readFileSync(ZONES + name))!;
    for (let year = 1990; year < 2060; year++) {
      for (const month of [0, 3, 6, 9]) {
        const seconds = Date.UTC(year, month, 15) / 1000;
        expect([year, month, zone(seconds).offsetSeconds]).toEqual([year, month, offsetOf(name, seconds)]);
      }
    }
  });

  it('knows abbreviations, also beyond the last listed change', () => {
    const shanghai = parseTzif(readFileSync(`${ZONES}Asia/Shanghai`))!;
    expect(shanghai(1_700_000_000).name).toBe('CST');
    const newYork = parseTzif(readFileSync(`${ZONES}America/New_York`))!;
    expect(newYork(Date.UTC(2050, 0, 1) / 1000).name).toBe('EST');
    expect(newYork(Date.UTC(2050, 6, 1) / 1000).name).toBe('EDT');
  });

  it('refuses anything else, at any length', () => {
    const bytes = readFileSync(`${ZONES}Europe/Berlin`);
    expect(parseTzif(Buffer.from('not a zone'))).toBeUndefined();
    for (let length = 0; length < bytes.length - 60; length++) {
      const zone = parseTzif(bytes.subarray(0, length));
      expect(zone === undefined || typeof zone(0).offsetSeconds === 'number').toBe(true);
    }
  });
});
