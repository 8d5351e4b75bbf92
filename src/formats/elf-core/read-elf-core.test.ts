import { describe, expect, test } from 'vitest';
import { memorySource } from '../executable/memory-source.ts';
import { isElfCore, readElfCore } from './read-elf-core.ts';

// Layouts of elf(5) and of Linux include/linux/elfcore.h, written here a second time.
const HIGH = 0x7ffd_1234_5678n;

function note(type: number, body: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil(body.length / 4) * 4);
  padded.set(body);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(5, 0);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, Buffer.from('CORE\0\0\0\0'), padded]);
}

function prstatus(tid: number, call: bigint, result: bigint): Buffer {
  const b = Buffer.alloc(336);
  b.writeUInt16LE(6, 12);
  b.writeUInt32LE(tid, 32);
  b.writeBigUInt64LE(1n, 48);
  b.writeBigUInt64LE(250_000n, 56);
  b.writeBigUInt64LE(20_000n, 72);
  const register = (index: number, value: bigint) =>
    b.writeBigUInt64LE(BigInt.asUintN(64, value), 112 + index * 8);
  [14, 13, 12, 7, 9, 8].forEach((index, i) => register(index, i === 1 ? 2n ** 64n - 1n : BigInt(i + 5)));
  register(10, result);
  register(15, call);
  register(16, 0x401000n);
  register(19, HIGH);
  return b;
}

function words(...values: readonly bigint[]): Buffer {
  const b = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => b.writeBigUInt64LE(value, i * 8));
  return b;
}

function core(): Buffer {
  const info = Buffer.alloc(136);
  info.writeInt32LE(77, 24);
  info.write('app', 40);
  info.write('./app --flag ', 56);
  const signal = Buffer.alloc(128);
  signal.writeInt32LE(11, 0);
  signal.writeInt32LE(1, 8);
  signal.writeBigUInt64LE(8n, 16);
  const files = Buffer.concat([words(1n, 4096n, 0x400000n, 0x402000n, 3n), Buffer.from('/bin/app\0')]);
  const notes = Buffer.concat([
    note(1, prstatus(78, 0n, -512n)),
    note(3, info),
    note(0x53494749, signal),
    note(6, words(9n, 0x401000n, 0n, 0n)),
    note(0x46494c45, files),
    note(2, Buffer.alloc(512)),
    note(1, prstatus(77, -1n, 3n)),
    note(1, prstatus(79, 234n, 0n)),
  ]);
  const memory = Buffer.from('stack memory');
  const header = Buffer.alloc(64 + 2 * 56);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(4, 16);
  header.writeUInt16LE(62, 18);
  header.writeBigUInt64LE(64n, 32);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(2, 56);
  const segment = (at: number, type: number, offset: number, address: bigint, size: number) => {
    header.writeUInt32LE(type, at);
    header.writeBigUInt64LE(BigInt(offset), at + 8);
    header.writeBigUInt64LE(address, at + 16);
    header.writeBigUInt64LE(BigInt(size), at + 32);
  };
  segment(64, 4, header.length, 0n, notes.length);
  segment(120, 1, header.length + notes.length, HIGH, memory.length);
  return Buffer.concat([header, notes, memory]);
}

describe('a core file', () => {
  const bytes = core();

  test('threads, calls, files, signal and memory', () => {
    const found = readElfCore(memorySource(bytes));
    expect(found).toMatchObject({
      arch: 'amd64',
      pid: 77,
      command: 'app',
      words: './app --flag',
      entry: 0x401000,
      fault: { signal: 11, code: 1, address: 8 },
      truncated: false,
      files: [{ from: 0x400000, to: 0x402000, offset: 3 * 4096, file: '/bin/app' }],
    });
    expect(found?.threads).toEqual([
      {
        tid: 78,
        signal: 6,
        cpuMs: 1270,
        pc: 0x401000n,
        sp: HIGH,
        call: { number: 0, args: [5n, 2n ** 64n - 1n, 7n, 8n, 9n, 10n] },
      },
      // Interrupted outside of a call, and one that had come back from its call.
      expect.objectContaining({ tid: 77, call: null }),
      expect.objectContaining({ tid: 79, call: null }),
    ]);
    const text = (address: number, length: number) =>
      Buffer.from(found?.read(address, length) ?? []).toString();
    expect([text(Number(HIGH), 5), text(Number(HIGH) + 6, 99)]).toEqual(['stack', 'memory']);
    expect([text(Number(HIGH) - 1, 5), text(Number(HIGH) + 12, 5), text(-1, 5)]).toEqual(['', '', '']);
  });

  test('cut off at each byte: what is there is read, the rest is not guessed', () => {
    for (let length = 0; length < bytes.length; length++) {
      const found = readElfCore(memorySource(bytes.subarray(0, length)));
      if (length < 64) expect(found).toBeUndefined();
      else expect([length, found?.truncated]).toEqual([length, true]);
      expect(found?.threads.every((t) => [77, 78, 79].includes(t.tid)) ?? true).toBe(true);
    }
  });

  test('changed bytes end in an answer', () => {
    let seed = 7;
    const random = (below: number) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) % below;
    for (let round = 0; round < 3000; round++) {
      const changed = Buffer.from(bytes);
      for (let i = 0; i < 4; i++) changed[random(changed.length)] = random(256);
      const found = readElfCore(memorySource(changed));
      expect((found?.threads.length ?? 0) < 50).toBe(true);
      for (const { sp } of found?.threads ?? []) found?.read(Number(sp ?? 0n), 64);
    }
  });

  test('programs and 32-bit cores are none', () => {
    expect(isElfCore(bytes)).toBe(true);
    const program = Buffer.from(bytes);
    program.writeUInt16LE(2, 16);
    expect([isElfCore(program), readElfCore(memorySource(program))]).toEqual([false, undefined]);
    const narrow = Buffer.from(bytes);
    narrow[4] = 1;
    expect(readElfCore(memorySource(narrow))).toBeUndefined();
  });
});
