import { describe, expect, it } from 'vitest';
import {
  fieldsOf,
  long,
  packedProfile,
  unpackedProfile,
} from '../../../test/oracle/profile/profile-proto.ts';
import { Random } from '../../../test/oracle/profile/random.ts';
import { randomProfile } from '../../../test/oracle/profile/random-profile.ts';
import { decodeProfile } from './decode-profile.ts';
import { encodeProfile } from './encode-profile.ts';

const MIN = -(1n << 63n);
const MAX = (1n << 63n) - 1n;
const STRINGS = ['', 'cpu', 'nanoseconds', 'main.main', '/src/main.go', 'key', 'value', 'bytes', '/bin/app'];

function message(changes: object = {}): Record<string, unknown> {
  return {
    sampleType: [
      { type: 1, unit: 2 },
      { type: 7, unit: 7 },
    ],
    sample: [
      { locationId: [1, 2, 1, 2], value: [long(MIN), long(MAX)], label: [{ key: 5, str: 6 }] },
      {
        locationId: [2],
        value: [long(-1n), long(1n << 53n)],
        label: [{ key: 5, num: long(MIN), numUnit: 7 }],
      },
      { locationId: [], value: [long(0n), long(0n)] },
    ],
    mapping: [{ id: 1, memoryStart: 0x1000, memoryLimit: long(-1n), filename: 8, hasFunctions: true }],
    location: [
      { id: 1, mappingId: 1, address: long(-1n), line: [{ functionId: 1, line: 12, column: 3 }] },
      { id: 2, address: 0x2000, isFolded: true },
    ],
    function: [{ id: 1, name: 3, systemName: 3, filename: 4, startLine: 10 }],
    stringTable: STRINGS,
    timeNanos: long(MAX),
    durationNanos: 5,
    periodType: { type: 1, unit: 2 },
    period: 10_000_000,
    comment: [5, 6, 7],
    defaultSampleType: 7,
    ...changes,
  };
}

function encode(type: typeof packedProfile, changes: object = {}): Uint8Array {
  return type.encode(type.fromObject(message(changes))).finish();
}

function decoded(bytes: Uint8Array) {
  const result = decodeProfile(bytes);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail.en}`);
  return result.value;
}

function failure(bytes: Uint8Array) {
  const result = decodeProfile(bytes);
  return result.ok ? undefined : result.error;
}

/** Everything that a profile says, in a form two decoders of it can be compared by. */
function summary(bytes: Uint8Array): unknown {
  const p = decoded(bytes);
  return {
    types: p.sampleTypes,
    samples: Array.from({ length: p.samples.count }, (_, row) => ({
      stack: p.stacks.path(p.samples.stack[row]!),
      values: p.samples.values.map((column) => column.get(row)),
      texts: p.labels.texts(p.samples.labels[row]!),
      numbers: p.labels.numbers(p.samples.labels[row]!),
    })),
    addresses: Array.from({ length: p.locations.count }, (_, row) => p.locations.address.getUnsigned(row)),
    names: Array.from(p.functions.name, (id) => p.strings.get(id)),
    mappings: p.mappings,
    header: [p.comments, p.timeUnixNano, p.durationNano, p.period, p.periodType, p.defaultSampleType],
  };
}

describe('decodeProfile', () => {
  it('keeps 64-bit extremes exact', () => {
    const p = decoded(encode(packedProfile));
    expect(p.samples.values[0]!.get(0)).toBe(MIN);
    expect(p.samples.values[1]!.get(0)).toBe(MAX);
    expect(p.samples.values[1]!.get(1)).toBe(1n << 53n);
    expect(p.locations.address.getUnsigned(0)).toBe((1n << 64n) - 1n);
    expect(p.mappings[0]!.limit).toBe((1n << 64n) - 1n);
    expect(p.timeUnixNano).toBe(MAX);
    expect(p.labels.numbers(p.samples.labels[1]!).get('key')).toEqual([{ value: MIN, unit: 'bytes' }]);
    expect(p.stacks.path(p.samples.stack[0]!)).toEqual([0, 1, 0, 1]);
    expect(p.comments).toEqual(['key', 'value', 'bytes']);
  });

  it('reads packed and unpacked lists alike', () => {
    expect(summary(encode(unpackedProfile))).toEqual(summary(encode(packedProfile)));
  });

  it('reads lists that come in several pieces', () => {
    const sample = (bytes: number[]) => [0x12, bytes.length, ...bytes];
    const rest = fieldsOf(encode(packedProfile, { sample: [] })).flatMap((field) => [...field.bytes]);
    const mixed = [0x0a, 2, 1, 2, 0x08, 1, 0x0a, 1, 2, 0x12, 1, 7, 0x10, 9];
    const plain = [0x0a, 4, 1, 2, 1, 2, 0x12, 2, 7, 9];
    const bytes = Uint8Array.from([...sample(mixed), ...sample(plain), ...rest]);
    const p = decoded(bytes);
    expect(p.samples.stack[0]).toBe(p.samples.stack[1]);
    expect(p.samples.values.map((column) => column.get(0))).toEqual([7n, 9n]);
  });

  it('reads fields in any order and skips unknown ones', () => {
    const random = new Random(7);
    const bytes = encode(packedProfile);
    const unknown = [
      Uint8Array.of(0xa0, 0x06, 0x01),
      Uint8Array.of(0xa2, 0x06, 0x02, 1, 2),
      Uint8Array.of(0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8),
      Uint8Array.of(0xa5, 0x06, 1, 2, 3, 4),
    ];
    for (let round = 0; round < 50; round++) {
      const fields = fieldsOf(bytes);
      // Order matters inside one list only: keep it there, shuffle the rest.
      const queues = new Map<number, Uint8Array[]>();
      for (const field of fields)
        queues.set(field.number, [...(queues.get(field.number) ?? []), field.bytes]);
      const order = random.shuffle([...fields.map((field) => field.number), 100, 100, 100, 100]);
      queues.set(100, [...unknown]);
      const shuffled = Buffer.concat(order.map((number) => queues.get(number)!.shift()!));
      expect(summary(shuffled)).toEqual(summary(bytes));
    }
  });

  it('finds ids that are sparse or beyond 32 and 53 bits', () => {
    const ids = [5n, 1n << 40n, (1n << 63n) + 9n];
    const bytes = encode(packedProfile, {
      location: ids.map((id, i) => ({ id: long(id), address: i + 1 })),
      sample: [{ locationId: ids.map(long), value: [1, 2] }],
    });
    const p = decoded(bytes);
    expect(p.stacks.path(p.samples.stack[0]!).map((row) => p.locations.address.get(row))).toEqual([
      1n,
      2n,
      3n,
    ]);
  });

  it.each([
    ['no samples types', { sampleType: [] }, 'PROFILE_INVALID', 'no sample types'],
    ['too few values', { sample: [{ locationId: [1], value: [1] }] }, 'PROFILE_INVALID', '1 values for 2'],
    [
      'an unknown location',
      { sample: [{ locationId: [9], value: [1, 2] }] },
      'PROFILE_INVALID',
      'location 9',
    ],
    [
      'location id 0',
      { location: [{ id: 0 }], sample: [] },
      'PROFILE_INVALID',
      'location 1 has the reserved id',
    ],
    [
      'a repeated function id',
      { function: [{ id: 4 }, { id: 4 }], location: [], sample: [] },
      'PROFILE_INVALID',
      'two functions have the id 4',
    ],
    [
      'a line without function',
      { location: [{ id: 1, line: [{ functionId: 0 }] }], sample: [] },
      'PROFILE_INVALID',
      'function 0',
    ],
    [
      'a string that is not there',
      { docUrl: 99 },
      'PROFILE_MALFORMED',
      'string 99 is used but the table has 9',
    ],
    ['a first string with text', { stringTable: ['x'] }, 'PROFILE_MALFORMED', 'first string'],
  ])('refuses %s', (_, changes, code, detail) => {
    const error = failure(encode(packedProfile, changes));
    expect(error?.code).toBe(code);
    expect(error?.detail.en).toContain(detail);
  });

  it('accepts a location whose mapping is not in the file', () => {
    const p = decoded(encode(packedProfile, { mapping: [] }));
    expect(p.locations.mapping[0]).toBe(-1);
  });

  it('recognises a second profile behind the first', () => {
    const one = encode(packedProfile);
    expect(failure(Buffer.concat([one, one]))?.code).toBe('PROFILE_CONCATENATED');
  });

  it('answers a value or a coded error for data cut at each byte', () => {
    const bytes = encode(packedProfile);
    const boundaries = new Set<number>();
    let end = 0;
    for (const field of fieldsOf(bytes)) boundaries.add((end += field.bytes.length));
    for (let length = 0; length < bytes.length; length++) {
      const error = failure(bytes.subarray(0, length));
      if (boundaries.has(length)) continue;
      expect(error?.code, `cut at ${length}`).toBe(length === 0 ? 'PROFILE_EMPTY' : 'PROFILE_TRUNCATED');
      expect(error!.offset).toBeLessThanOrEqual(length);
    }
  });

  it('survives damaged bytes', () => {
    const random = new Random(20_260_101);
    for (let round = 0; round < 3000; round++) {
      const bytes = Uint8Array.from(encodeProfile(randomProfile(random, { samples: 6 })));
      for (let i = 0; i <= random.below(4); i++) bytes[random.below(bytes.length)] = random.below(256);
      expect(failure(bytes)?.code ?? 'PROFILE_').toMatch(/^PROFILE_/);
    }
  });
});

describe('encodeProfile', () => {
  it('writes what another decoder reads, and what comes back the same', () => {
    const random = new Random(42);
    for (let round = 0; round < 200; round++) {
      const bytes = encodeProfile(randomProfile(random));
      const plain = packedProfile.toObject(packedProfile.decode(bytes), { longs: String }) as {
        sample: { locationId?: string[]; value?: string[] }[];
      };
      const p = decoded(bytes);
      plain.sample.forEach((sample, row) => {
        const ids = p.stacks.path(p.samples.stack[row]!).map((at) => String(p.locations.id.getUnsigned(at)));
        expect(sample.locationId ?? []).toEqual(ids);
        expect(sample.value).toEqual(p.samples.values.map((column) => String(column.get(row))));
      });
      expect(Buffer.compare(encodeProfile(p), bytes)).toBe(0);
    }
  });
});
