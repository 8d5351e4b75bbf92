import { describe, expect, it } from 'vitest';
import {
  allOf,
  anyOf,
  float64,
  hexId,
  hexIds,
  int64,
  joinSql,
  NOTHING,
  raw,
  sql,
  string,
  strings,
  uint32,
  uint64,
  unixNano,
} from './sql.ts';

describe('sql', () => {
  it('turns values into placeholders and nothing else', () => {
    expect(sql`SELECT ${string("a'b")} FROM t LIMIT ${uint32(5)}`).toEqual({
      kind: 'sql',
      text: 'SELECT {p0:String} FROM t LIMIT {p1:UInt32}',
      params: { p0: "a'b", p1: '5' },
    });
  });

  it('renumbers the placeholders of fragments', () => {
    const inner = sql`a = ${string('x')} AND b = ${string('y')}`;
    const { text, params } = sql`${string('first')} ${inner} ${string('last')} ${inner}`;
    expect(text).toBe(
      '{p0:String} a = {p1:String} AND b = {p2:String} {p3:String} a = {p4:String} AND b = {p5:String}',
    );
    expect(params).toEqual({ p0: 'first', p1: 'x', p2: 'y', p3: 'last', p4: 'x', p5: 'y' });
  });

  it('keeps placeholder-like text in values out of the text', () => {
    const { text } = sql`SELECT ${string('{p0:String}')} ${sql`${string('{p7:UInt8}')}`}`;
    expect(text).toBe('SELECT {p0:String} {p1:String}');
  });

  it('refuses a hole that is neither', () => {
    expect(() => sql`SELECT ${'x' as never}`).toThrow('internal error');
    expect(() => sql`SELECT ${{ kind: 'other' } as never}`).toThrow('internal error');
  });

  it('escapes what the text form of parameters reserves', () => {
    expect(string('a\tb\n\\\0').value).toBe('a\\tb\\n\\\\\\0');
    expect(strings(["it's", 'a\nb']).value).toBe("['it\\'s','a\\nb']");
  });

  it('joins conditions', () => {
    expect(allOf([]).text).toBe('1');
    expect(anyOf([]).text).toBe('0');
    expect(anyOf([raw('a'), raw('b')]).text).toBe('((a) OR (b))');
    expect(allOf([raw('a'), anyOf([raw('b')])]).text).toBe('(a) AND (((b)))');
    expect(joinSql([], ', ')).toBe(NOTHING);
  });

  it('holds values to their range', () => {
    expect(uint64(2n ** 64n - 1n).value).toBe('18446744073709551615');
    expect(() => uint64(2n ** 64n)).toThrow('out of range');
    expect(() => uint64(-1n)).toThrow('out of range');
    expect(int64(-(2n ** 63n)).value).toBe('-9223372036854775808');
    expect(() => int64(2n ** 63n)).toThrow('out of range');
    expect(() => uint32(1.5)).toThrow('out of range');
    expect(() => unixNano(2n ** 63n)).toThrow('out of range');
    expect([float64(Number.NaN).value, float64(Infinity).value, float64(-Infinity).value]).toEqual([
      'nan',
      'inf',
      '-inf',
    ]);
  });

  it('takes ids as hex only', () => {
    expect(sql`${hexId('00Ff')}`.text).toBe('unhex({p0:String})');
    for (const wrong of ['0', 'zz', "00' OR 1"]) expect(() => hexId(wrong)).toThrow('not a hex id');
    expect(() => hexIds(['00', 'x'])).toThrow('not a hex id');
  });
});
