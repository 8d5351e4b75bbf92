import { describe, expect, it } from 'vitest';
import { parseDataType, plainType } from './data-type.ts';

describe('parseDataType', () => {
  it.each([
    ['UInt8', { kind: 'number', of: 'Uint8' }],
    ['UInt64', { kind: 'bigint', signed: false }],
    ["DateTime64(9, 'UTC')", { kind: 'bigint', signed: true }],
    ["DateTime('Europe/Berlin')", { kind: 'number', of: 'Uint32' }],
    ['FixedString(16)', { kind: 'fixed', bytes: 16 }],
    ['Decimal(18, 4)', { kind: 'decimal', bytes: 8, scale: 4 }],
    ['Decimal128(2)', { kind: 'decimal', bytes: 16, scale: 2 }],
    ['LowCardinality(Nullable(String))', { kind: 'lowCardinality', of: { kind: 'string' }, nullable: true }],
    [
      'SimpleAggregateFunction(max, Nullable(UInt32))',
      { kind: 'nullable', of: { kind: 'number', of: 'Uint32' } },
    ],
    ['IntervalSecond', { kind: 'bigint', signed: true }],
    ['UInt256', { kind: 'wide', bytes: 32, signed: false, scale: 0 }],
    ['Tuple()', { kind: 'tuple', of: [] }],
  ])('%s', (text, expected) => {
    expect(parseDataType(text)).toEqual(expected);
  });

  it('reads nested, named and quoted parts', () => {
    const string = { kind: 'string' };
    expect(parseDataType('Map(LowCardinality(String), Array(Tuple(a String, `b c` UInt64)))')).toEqual({
      kind: 'map',
      key: { kind: 'lowCardinality', of: string, nullable: false },
      value: { kind: 'array', of: { kind: 'tuple', of: [string, { kind: 'bigint', signed: false }] } },
    });
    expect(parseDataType("Enum8('a, b' = -1, 'it\\'s (x)' = 2)")).toEqual({
      kind: 'enum',
      bytes: 1,
      names: new Map([
        [-1, 'a, b'],
        [2, "it's (x)"],
      ]),
    });
    expect(parseDataType('Polygon')).toEqual(parseDataType('Array(Array(Tuple(Float64, Float64)))'));
  });

  it('answers null for what has no value to show', () => {
    for (const text of [
      'AggregateFunction(sum, UInt64)',
      'Dynamic',
      'Variant(String, UInt8)',
      'Array(Dynamic)',
      '',
      'Nonsense',
    ])
      expect(parseDataType(text)).toBeNull();
  });
});

describe('plainType', () => {
  it.each([
    ['LowCardinality(String)', 'String'],
    ["Map(LowCardinality(String), DateTime64(9, 'UTC'))", 'Map(String, DateTime64(9))'],
    ["Enum8('a' = 1)", 'Enum8'],
    ['Array(LowCardinality(Nullable(String)))', 'Array(Nullable(String))'],
    ['Tuple(a UInt8, b LowCardinality(String))', 'Tuple(UInt8, String)'],
    ["DateTime('UTC')", 'DateTime'],
    ['FixedString(8)', 'FixedString(8)'],
  ])('%s is read as %s', (text, plain) => {
    expect(plainType(text)).toBe(plain);
  });
});
