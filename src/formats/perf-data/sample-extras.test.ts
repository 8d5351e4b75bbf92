import { describe, expect, test } from 'vitest';
import type { PerfSample, PerfUnwinder } from '../../model/perf-recording.ts';
import { decodePerfData } from './decode-perf-data.ts';

const CHAIN = 0x20n;
const BRANCH = 0x800n;
const USER = 0x1000n | 0x2000n;

interface Layout {
  readonly sampleType: bigint;
  readonly branchType?: bigint;
  readonly registers?: bigint;
  /** Words of the sample behind ip, pid and tid. */
  readonly words: readonly bigint[];
}

/** Made by hand: one event, a mapping of /bin/x at 0x7000_0000_0000, one sample. */
function recording({ sampleType, branchType = 0n, registers = 0n, words }: Layout): Uint8Array {
  const view = new DataView(new ArrayBuffer(4096));
  let at = 0;
  const u64 = (value: bigint): void => {
    view.setBigUint64(at, BigInt.asUintN(64, value), true);
    at += 8;
  };
  const u32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const head = (type: number, misc: number, size: number): void => {
    u32(type);
    view.setUint16(at, misc, true);
    view.setUint16(at + 2, size, true);
    at += 4;
  };
  const ATTRIBUTE = 112n;
  u64(0x32_45_4c_49_46_52_45_50n);
  for (const word of [104n, ATTRIBUTE + 16n, 104n, ATTRIBUTE + 16n, 232n, 0n, 0n, 0n, 0n, 0n, 0n, 0n])
    u64(word);
  u32(1);
  u32(Number(ATTRIBUTE));
  for (const word of [0n, 1n, 0x3n | sampleType, 0n, 0n, 0n, 0n, 0n, branchType, registers]) u64(word);
  at = 232;
  const start = at;
  head(1, 2, 56);
  u32(7);
  u32(7);
  for (const word of [0x7000_0000_0000n, 0x10_000n, 0x1000n]) u64(word);
  for (const byte of '/bin/x\0\0') view.setUint8(at++, byte.charCodeAt(0));
  at = start + 56;
  head(9, 2, 8 + 16 + words.length * 8);
  u64(0x7000_0000_0010n);
  u32(7);
  u32(8);
  for (const word of words) u64(word);
  view.setBigUint64(48, BigInt(at - start), true);
  return new Uint8Array(view.buffer, 0, at);
}

function decode(layout: Layout, unwind: PerfUnwinder | null = null) {
  const samples: PerfSample[] = [];
  const summary = decodePerfData(
    recording(layout),
    (sample) => samples.push(sample),
    null,
    () => unwind,
  );
  return { summary, addresses: samples[0]?.frames.map(({ address }) => address) };
}

describe('last branch records', () => {
  const words = [
    1n,
    -512n,
    2n,
    0x7000_0000_0200n,
    0x7000_0000_0000n,
    0n,
    0x7000_0000_0400n,
    0x7000_0000_0100n,
    0n,
  ];
  test('of calls are the callers', () => {
    const { summary, addresses } = decode({ sampleType: CHAIN | BRANCH, branchType: 0x808n, words });
    expect(addresses).toEqual([0x1010, 0x1200, 0x1400]);
    expect(summary).toMatchObject({ branchChains: 1, stackCopies: 0, skipped: 0 });
  });

  test('with an index in front of them', () => {
    const [chain = 0n, mark = 0n, count = 0n, ...entries] = words;
    const indexed = [chain, mark, count, 3n, ...entries];
    expect(decode({ sampleType: CHAIN | BRANCH, branchType: 0x2_0808n, words: indexed }).addresses).toEqual([
      0x1010, 0x1200, 0x1400,
    ]);
  });

  test('of other branches are no chain', () => {
    const { summary, addresses } = decode({ sampleType: CHAIN | BRANCH, branchType: 0x8n, words });
    expect(addresses).toEqual([0x1010]);
    expect(summary?.branchChains).toBe(0);
  });

  test('a count beyond the sample is not believed', () => {
    const { addresses } = decode({ sampleType: BRANCH, branchType: 0x808n, words: [99n, 1n, 2n, 3n] });
    expect(addresses).toEqual([0x1010]);
  });
});

describe('a copy of the stack', () => {
  // sp and ip of amd64, two words of stack of which all but the last eight bytes are real.
  const words = [2n, 0xc000n, 0x7000_0000_0020n, 24n, 0x11n, 0x22n, 0x33n, 16n];
  const layout = { sampleType: USER, registers: 0x180n, words };

  test('is given to who makes chains of it', () => {
    const seen: unknown[] = [];
    const { summary, addresses } = decode(layout, (user) => {
      seen.push(
        user.machine,
        user.pc,
        user.sp,
        [0xbff8, 0xc000, 0xc008, 0xc010].map((at) => user.wordAt(at)),
      );
      return { frames: [user.frameAt(user.pc), user.frameAt(0x7000_0000_0800)], isWhole: true };
    });
    expect(seen).toEqual(['amd64', 0x7000_0000_0020, 0xc000, [undefined, 0x11, 0x22, undefined]]);
    expect(addresses).toEqual([0x1020, 0x1800]);
    expect(summary).toMatchObject({ stackCopies: 1, brokenChains: 0 });
  });

  test('without one the place is known, and that the chain breaks off', () => {
    const { summary, addresses } = decode(layout);
    expect(addresses).toEqual([0x1020]);
    expect(summary).toMatchObject({ stackCopies: 1, brokenChains: 1 });
  });

  test.each([
    ['of 32 bits', [1n, ...words.slice(1)]],
    ['longer than the sample', [2n, 0xc000n, 0x7000_0000_0020n, 4096n, 0x11n]],
    ['of no size', [2n, 0xc000n, 0x7000_0000_0020n, 0n]],
  ])('%s is left alone', (_name, other) => {
    const { summary, addresses } = decode({ ...layout, words: other });
    expect(addresses).toEqual([0x1010]);
    expect(summary?.stackCopies).toBe(0);
  });
});
