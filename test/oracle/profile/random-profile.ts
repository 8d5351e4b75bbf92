import { EMPTY_HEADER, ProfileBuilder } from '../../../src/model/profile-builder.ts';
import type { Profile } from '../../../src/model/profile.ts';
import type { Random } from './random.ts';

const NAMES = [
  'main.main',
  'main.(*T).run',
  'runtime.mallocgc',
  'net/http.(*conn).serve',
  'é中文😀',
  'x::y<z>',
  '',
];
const FILES = ['/src/a.go', '/src/b.go', 'relative/c.go', '', '/proc/self/cwd/d.cc'];

/** What a random profile may hold. */
export interface RandomProfileOptions {
  readonly samples?: number;
  /** Values of at most this many bits, unsigned; 64 allows everything. */
  readonly valueBits?: number;
  readonly labels?: boolean;
}

/** A valid profile with random tables, repeated stacks, recursion, inlined lines, labels and 64-bit extremes. */
export function randomProfile(random: Random, options: RandomProfileOptions = {}): Profile {
  const types = [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
    { type: 'extra', unit: 'bytes' },
  ].slice(0, 1 + random.below(3));
  const builder = new ProfileBuilder({
    ...EMPTY_HEADER,
    sampleTypes: types,
    periodType: types.at(-1)!,
    period: BigInt(random.below(2 ** 40)),
    timeUnixNano: 1_700_000_000_000_000_000n + BigInt(random.below(1e9)),
    durationNano: BigInt(random.below(1e9)),
    comments: random.below(2) === 0 ? [] : ['a comment', '#hidden'],
    defaultSampleType: random.pick(['', 'samples', 'cpu']),
  });
  for (let i = 0; i < random.below(4); i++) {
    const start = BigInt(0x1000 + i * 0x10000);
    builder.mappings.push({
      id: BigInt(i + 1),
      start,
      limit: start + 0x8000n,
      offset: 0n,
      file: random.pick(['/bin/server', '/lib/libc.so.6', '']),
      buildId: random.pick(['', 'abc123']),
      hasFunctions: true,
      hasFilenames: random.below(2) === 0,
      hasLineNumbers: true,
      hasInlineFrames: random.below(2) === 0,
    });
  }
  for (let i = 0; i < 8; i++) {
    builder.functions.add({
      name: builder.strings.intern(random.pick(NAMES) + (i < 4 ? '' : String(i))),
      systemName: builder.strings.intern(random.pick(NAMES)),
      filename: builder.strings.intern(random.pick(FILES)),
      startLine: BigInt(random.below(100)),
    });
  }
  for (let i = 0; i < 12; i++) {
    builder.locations.add({
      address: random.below(8) === 0 ? BigInt.asUintN(64, random.int64()) : BigInt(random.below(0x30000)),
      mapping: random.below(builder.mappings.length + 1) - 1,
      isFolded: random.below(9) === 0,
      lines: Array.from({ length: random.below(4) }, () => ({
        function: random.below(8),
        line: BigInt(random.below(500)),
        column: BigInt(random.below(3)),
      })),
    });
  }
  for (let i = 0; i < (options.samples ?? 30); i++) addSample(builder, random, options, types.length);
  return builder.build();
}

function addSample(
  builder: ProfileBuilder,
  random: Random,
  options: RandomProfileOptions,
  typeCount: number,
): void {
  const stack = builder.stackOf(Array.from({ length: random.below(9) }, () => random.below(12)));
  const bits = options.valueBits ?? 64;
  const values = Array.from({ length: typeCount }, () =>
    bits === 64 ? random.int64() : BigInt(random.below(2 ** bits)),
  );
  const labels = Array.from({ length: options.labels === false ? 0 : random.below(4) }, () => {
    const isText = random.below(2) === 0;
    const number = random.int64();
    return {
      key: builder.strings.intern(random.pick(['bytes', 'thread', 'span_id', 'route'])),
      str: isText ? builder.strings.intern(random.pick(['a', 'b', 'GET /x', '中'])) : 0,
      numLo: Number(BigInt.asIntN(32, number)),
      numHi: Number(BigInt.asIntN(32, number >> 32n)),
      unit: builder.strings.intern(random.pick(['', 'bytes', 'ms'])),
    };
  }).filter((label) => label.str !== 0 || label.numLo !== 0 || label.numHi !== 0 || label.unit !== 0);
  builder.samples.add(stack, values, builder.labels.intern(labels));
}
