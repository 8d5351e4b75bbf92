import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeData, essence, parseScript } from '../../../test/oracle/perf/expand.ts';
import { Random } from '../../../test/oracle/profile/random.ts';
import { decodePerfData } from './decode-perf-data.ts';
import { parseKallsyms } from './kernel-symbols.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../test/oracle/perf/fixtures/${name}`, import.meta.url)));

test.each(['cpu-clock', 'packed', 'stream'])('%s: every sample and address is what perf prints', (name) => {
  const { samples, summary } = decodeData(fixture(`${name}.data`));
  const printed = parseScript(fixture(`${name}.txt`));
  expect(samples.length).toBeGreaterThan(5);
  expect(samples.map(essence)).toEqual(printed.samples.map(essence));
  for (const [i, sample] of samples.entries())
    expect(Math.abs(sample.seconds - printed.samples[i]!.seconds)).toBeLessThan(1e-5);
  expect(summary).toMatchObject({ lost: 0, skipped: 0, truncated: false, addressKind: 'file-offset' });
});

test('build ids are read by path', () => {
  const { summary } = decodeData(fixture('cpu-clock.data'));
  expect(summary?.buildIds.get('/srv/app/levels')).toMatch(/^[0-9a-f]{40}$/);
  expect(summary?.buildIds.has('[kernel.kallsyms]')).toBe(true);
});

test.each(['cpu-clock', 'packed', 'stream'])('%s cut at each byte is read up to there', (name) => {
  const bytes = fixture(`${name}.data`);
  const whole = decodeData(bytes).samples.map(essence);
  // The events stand in front of the samples in a file; in a stream they are records like others.
  for (let length = 0; length < bytes.length; length++) {
    const { samples, summary } = decodeData(bytes.subarray(0, length));
    if (length < 8) expect(summary).toBeNull();
    expect(samples.length).toBeLessThanOrEqual(whole.length);
    if (summary !== null && samples.length > 0 && name === 'cpu-clock')
      expect(summary.truncated || samples.length === whole.length).toBe(true);
  }
});

test('damaged recordings neither throw nor run away', () => {
  const random = new Random(20_260_101);
  for (let round = 0; round < 1500; round++) {
    const bytes = fixture(`${random.pick(['cpu-clock', 'packed', 'stream'])}.data`);
    for (let i = 0; i <= random.below(6); i++) bytes[random.below(bytes.length)] = random.below(256);
    const { samples } = decodeData(bytes);
    expect(samples.length).toBeLessThan(10_000);
  }
});

test('what is no recording is none; packed records without an unpacker are counted', () => {
  expect(decodePerfData(new Uint8Array(64), () => undefined, null)).toBeNull();
  const summary = decodePerfData(fixture('packed.data'), () => undefined, null);
  expect(summary?.skipped).toBeGreaterThan(0);
});

test('big-endian recordings: one event, one mapping, one sample', () => {
  const bytes = bigEndianRecording();
  const { samples, summary } = decodeData(bytes);
  expect(summary).toMatchObject({ samples: 1, skipped: 0, truncated: false });
  expect(samples[0]).toMatchObject({ pid: 7, tid: 8, period: 0x1_0000_0001, event: 'cpu-clock' });
  expect(samples[0]!.frames).toEqual([
    { address: -0x7eff_ff00, isKernel: true, symbol: '', object: '[kernel.kallsyms]' },
    { address: 0x1234, isKernel: false, symbol: '', object: '/bin/x' },
  ]);
});

/** Made by hand: attribute, mapping of /bin/x at 0x7000_0000_0000, a sample with two marks and two addresses. */
function bigEndianRecording(): Uint8Array {
  const view = new DataView(new ArrayBuffer(512));
  let at = 0;
  const u64 = (value: bigint): void => {
    view.setBigUint64(at, BigInt.asUintN(64, value));
    at += 8;
  };
  const u32 = (value: number): void => {
    view.setUint32(at, value);
    at += 4;
  };
  const head = (type: number, misc: number, size: number): void => {
    u32(type);
    view.setUint16(at, misc);
    view.setUint16(at + 2, size);
    at += 4;
  };
  u64(0x32_45_4c_49_46_52_45_50n);
  for (const word of [104n, 80n, 104n, 80n, 184n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]) u64(word);
  u32(1);
  u32(64);
  for (const word of [0n, 1n, 0x127n, 0n]) u64(word);
  at = 184;
  const start = at;
  head(1, 2, 56);
  u32(7);
  u32(7);
  for (const word of [0x7000_0000_0000n, 0x10_000n, 0x1000n]) u64(word);
  for (const byte of '/bin/x\0\0') view.setUint8(at++, byte.charCodeAt(0));
  at = start + 56;
  head(9, 1, 8 + 8 * 9);
  u64(0xffff_ffff_8100_0100n);
  u32(7);
  u32(8);
  for (const word of [5n, 0x1_0000_0001n, 4n, -128n, 0xffff_ffff_8100_0100n, -512n, 0x7000_0000_0234n])
    u64(word);
  view.setBigUint64(48, BigInt(at - start));
  return new Uint8Array(view.buffer, 0, at);
}

test('kernel symbols: functions only, the one at or before an address; zeros are no addresses', () => {
  const symbols = parseKallsyms(
    'ffffffff81000000 T _stext\nffffffff81000100 t do_it\nffffffff81000200 D data\nffffffffc0000000 t helper\t[module]\n',
  );
  expect([-0x7f000000, -0x7effff00 + 5, -0x40000000, -0x7f000001].map((a) => symbols.nameOf(a))).toEqual([
    '_stext',
    'do_it',
    'helper',
    '',
  ]);
  expect(parseKallsyms('0000000000000000 T _stext\n').size).toBe(0);
});
