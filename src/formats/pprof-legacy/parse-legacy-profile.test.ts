import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/oracle/profile/random.ts';
import type { Profile } from '../../model/profile.ts';
import { type LegacyOptions, parseLegacyProfile } from './parse-legacy-profile.ts';

const FIXTURES = new URL('../../../test/oracle/profile/fixtures/', import.meta.url);
const DECODE = new URL('google-pprof/decode/', FIXTURES);

function parse(input: string | Uint8Array, options?: LegacyOptions): Profile {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const result = parseLegacyProfile(bytes, options);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail.en}`);
  return result.value;
}

function failure(input: string) {
  const result = parseLegacyProfile(new TextEncoder().encode(input));
  return result.ok ? undefined : result.error;
}

function codeOf(bytes: Uint8Array): string {
  const result = parseLegacyProfile(bytes);
  return result.ok ? 'ok' : result.error.code;
}

function fixture(name: string): Profile {
  return parse(readFileSync(new URL(`go-text/${name}`, FIXTURES)));
}

/** Function names of a sample, leaf first, inlined calls included. */
function namesOf(profile: Profile, row: number): string[] {
  const { locations, functions, strings } = profile;
  return profile.stacks.path(profile.samples.stack[row]!).flatMap((at) => {
    const lines: string[] = [];
    for (let line = locations.lineStart[at]!; line < locations.lineStart[at + 1]!; line++)
      lines.push(strings.get(functions.name[locations.lineFunction[line]!]!));
    return lines;
  });
}

function values(profile: Profile, row: number): bigint[] {
  return profile.samples.values.map((column) => column.get(row));
}

describe('parseLegacyProfile', () => {
  it('reads goroutine profiles of Go with their labels and symbols', () => {
    const p = fixture('goroutine.txt');
    expect(p.sampleTypes).toEqual([{ type: 'goroutine', unit: 'count' }]);
    expect(values(p, 0)).toEqual([5n]);
    expect(p.labels.texts(p.samples.labels[0]!)).toEqual(new Map([['worker', ['stuck']]]));
    expect(namesOf(p, 0)).toEqual([
      'runtime.<hidden>',
      'runtime.<hidden>',
      'runtime.<hidden>',
      'main.main.func2.1',
      'runtime.goexit',
    ]);
    expect(namesOf(p, 1)).toContain('main.main');
    expect(namesOf(p, 1).at(-1)).toBe('runtime.goexit');
  });

  it('leaves symbols out on request', () => {
    const bytes = readFileSync(new URL('go-text/goroutine.txt', FIXTURES));
    expect(parse(bytes, { symbols: false }).functions.count).toBe(0);
  });

  it('keeps inlined calls of Go text profiles in order', () => {
    const p = fixture('mutex.txt');
    const rows = Array.from({ length: p.samples.count }, (_, row) => namesOf(p, row));
    expect(rows).toContainEqual([
      'sync.(*Mutex).Unlock',
      'main.contend',
      'main.main.gowrap1',
      'runtime.goexit',
    ]);
  });

  it('scales heap samples as the sampler missed them, at half the rate that Go prints', () => {
    const p = fixture('heap.txt');
    expect(p.period).toBe(524_288n);
    expect(p.sampleTypes.map(({ type }) => type)).toEqual([
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    const scaled = 1 / (1 - Math.exp(-24 / 524_288));
    expect(values(p, 0)).toEqual([BigInt(Math.trunc(scaled)), BigInt(Math.trunc(24 * scaled)), 0n, 0n]);
    expect(p.dropFrames).toContain('runtime\\..*');
  });

  it('reads thread creation profiles whose stacks are padded with zeros', () => {
    const p = fixture('threadcreate.txt');
    expect(values(p, 0)).toEqual([5n]);
  });

  it('turns cycles into nanoseconds and multiplies by the sampling period', () => {
    const p = parse('--- mutex:\ncycles/second=2000000000\nsampling period=5\n1000 3 @ 0x10 0x20\n');
    expect(values(p, 0)).toEqual([15n, 2500n]);
    expect(p.period).toBe(5n);
    expect(p.locations.address.get(0)).toBe(0xfn);
  });

  it('keeps 64-bit extremes exact', () => {
    const p = parse('goroutine profile: total 1\n9223372036854775807 @ 0xffffffffffffffff 0x0\n');
    expect(values(p, 0)).toEqual([9_223_372_036_854_775_807n]);
    expect(p.locations.address.getUnsigned(0)).toBe(0xffff_ffff_ffff_fffen);
    expect(p.locations.address.getUnsigned(1)).toBe(0xffff_ffff_ffff_ffffn);
  });

  it.each([
    ['goroutine profile: total 1\n1 @ 0x12345678901234567\n', 'line 2'],
    ['goroutine profile: total 1\nnonsense\n', 'nonsense'],
    ['heap profile: 1: 2 [3: 4] @ heap/1048576\n0: 7 [0: 0] @ 0x1\n', 'the count is 0 but the bytes are 7'],
  ])('names the line that it cannot read in %j', (text, detail) => {
    const error = failure(text);
    expect(error?.code).toBe('PROFILE_MALFORMED');
    expect(error?.detail.en).toContain(detail);
  });

  it('says what unknown bytes begin with', () => {
    expect(failure('hello world')?.code).toBe('PROFILE_UNRECOGNIZED');
    expect(failure('hello world')?.detail.en).toContain('"hello world"');
  });

  it('reads memory maps with attributes, log prefixes and split mappings', () => {
    const p = parse(
      [
        'heap profile: 1: 16 [1: 16] @ heapprofile',
        '1: 16 [1: 16] @ 0x400100 0x700200 0x900000',
        'MAPPED_LIBRARIES:',
        'build=/opt/app',
        'I0101 12:00:00.000000 1 map.cc:12] 700000-701000 r-xp 00000000 08:01 5 /lib/libx.so.1',
        '400000-401000 r-xp 00000000 08:01 7 $build/server',
        '401000-402000 r-xp 00001000 08:01 7 $build/server',
        '402000-403000 rw-p 00002000 08:01 7 $build/server',
      ].join('\n'),
    );
    expect(p.mappings.map((mapping) => [mapping.file, mapping.start, mapping.limit])).toEqual([
      ['/opt/app/server', 0x400000n, 0x402000n],
      ['/lib/libx.so.1', 0x700000n, 0x701000n],
      ['', 0n, (1n << 64n) - 1n],
    ]);
    expect([...p.locations.mapping]).toEqual([0, 1, 2]);
  });

  it('reads heap profiles of jemalloc: sums of all threads, scaled by the chance to be sampled', () => {
    const p = parse(
      [
        'heap_v2/1000',
        '  t*: 3: 3000 [5: 5000]',
        '  t0: 3: 3000 [5: 5000]',
        '@ 0x401000 0x402000',
        '  t*: 2: 2000 [4: 4000]',
        '  t0: 1: 1000 [1: 1000]',
        '  t12: 1: 1000 [3: 3000]',
        '@',
        '  t*: 0: 0 [1: 9223372036854775807]',
        '',
        'MAPPED_LIBRARIES:',
        '00400000-00500000 r-xp 00000000 00:00 1 /opt/app/server',
        '',
      ].join('\n'),
    );
    expect(p.sampleTypes.map((t) => t.type)).toEqual([
      'alloc_objects',
      'alloc_space',
      'inuse_objects',
      'inuse_space',
    ]);
    // 1 / (1 - 1/e) = 1.58
    expect(values(p, 0)).toEqual([6n, 6327n, 3n, 3163n]);
    expect(values(p, 1)).toEqual([1n, -(2n ** 63n), 0n, 0n]);
    expect(p.mappings[0]?.file).toBe('/opt/app/server');
    expect(codeOf(new TextEncoder().encode('heap_v2/12\n  t*: 1: 2\n'))).toBe('PROFILE_MALFORMED');
    expect(parse('heap_v2/1\n  t*: 1: 8 [0: 0]\n@ 0x1\n  t*: 1: 8 [0: 0]\n').sampleTypes).toHaveLength(2);
  });

  it('answers a value or a coded error for every format cut at each byte', () => {
    for (const name of readdirSync(DECODE).filter((n) => !n.endsWith('.string'))) {
      const bytes = readFileSync(new URL(name, DECODE));
      if (bytes[0] === 0x1f) continue;
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let length = 0; length < bytes.length; length += length < 200 ? 1 : step) {
        expect(codeOf(bytes.subarray(0, length))).toMatch(/^PROFILE_|ok/);
      }
    }
  });

  it('survives damaged bytes', () => {
    const random = new Random(3);
    const files = readdirSync(DECODE).filter((n) => !n.endsWith('.string'));
    for (let round = 0; round < 600; round++) {
      const bytes = Uint8Array.from(readFileSync(new URL(random.pick(files), DECODE))).subarray(0, 4000);
      for (let i = 0; i <= random.below(6); i++) bytes[random.below(bytes.length)] = random.below(256);
      expect(codeOf(bytes)).toMatch(/^PROFILE_|ok/);
    }
  });
});
