import { describe, expect, test } from 'vitest';
import { oracleJson, oracleRead, oracleRequest, OtlpMaker, randomFrom } from '../../../test/oracle/otlp.ts';
import { OTLP_SIGNALS, type OtlpSignal } from './schema.ts';
import { type JsonProblem, transcodeOtlpJson } from './transcode.ts';

const UTF8 = new TextEncoder();

function read(signal: OtlpSignal, json: string): Record<string, unknown> {
  const result = transcodeOtlpJson(signal, UTF8.encode(json));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return oracleRead(signal, result.value);
}

function problem(json: string, signal: OtlpSignal = 'traces'): JsonProblem | 'accepted' {
  const result = transcodeOtlpJson(signal, UTF8.encode(json));
  return result.ok ? 'accepted' : result.error;
}

/** A log body holding the value: the shortest way to try one AnyValue. */
function body(value: string): unknown {
  const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`;
  const request = read('logs', json) as {
    resourceLogs: { scopeLogs: { logRecords: { body: unknown }[] }[] }[];
  };
  return request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.body;
}

function span(fields: string): Record<string, unknown> {
  const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`;
  const request = read('traces', json) as Record<string, unknown> & {
    resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  };
  return request.resourceSpans[0]!.scopeSpans[0]!.spans[0]!;
}

/** JSON.stringify of the oracle's reading with words for what JSON has no number for. */
function comparable(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0))
      ? `number ${Object.is(v, -0) ? '-0' : v}`
      : v,
  );
}

describe.each(OTLP_SIGNALS)('random requests: %s', (signal) => {
  test('the protobuf made from JSON reads as the request the JSON was made from', () => {
    const type = oracleRequest(signal);
    for (let seed = 1; seed <= 120; seed++) {
      const bytes = type.encode(type.create(new OtlpMaker(seed).request(signal))).finish();
      // JSON.stringify writes -0 as 0: that sign is lost before our reader sees it.
      const expected = comparable(oracleRead(signal, bytes)).replaceAll('"number -0"', '0');
      expect(comparable(read(signal, oracleJson(signal, bytes))), `seed ${seed}`).toBe(expected);
    }
  });

  test('every cut end is an error with an offset inside the text', () => {
    const type = oracleRequest(signal);
    const request = type.encode(type.create(new OtlpMaker(3).request(signal))).finish();
    const json = UTF8.encode(oracleJson(signal, request));
    for (let end = 0; end < json.length; end++) {
      const result = transcodeOtlpJson(signal, json.subarray(0, end));
      expect(!result.ok && result.error, `cut at ${end}`).toMatchObject({ code: 'truncated' });
      expect(!result.ok && result.error.offset <= end, `cut at ${end}`).toBe(true);
    }
  });

  test('damaged text never throws; what JSON.parse refuses is refused, and what is accepted the oracle reads', () => {
    const type = oracleRequest(signal);
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomFrom(seed);
      const request = type.encode(type.create(new OtlpMaker(seed % 40).request(signal))).finish();
      const json = UTF8.encode(oracleJson(signal, request)).slice();
      const letters = UTF8.encode('{}[]",:0123456789.-+eEntfalsu\\ \u0001');
      for (let i = 0; i < 2; i++)
        json[Math.floor(random() * json.length)] = letters[Math.floor(random() * letters.length)]!;
      const result = transcodeOtlpJson(signal, json);
      let valid = true;
      try {
        JSON.parse(new TextDecoder().decode(json));
      } catch {
        valid = false;
      }
      expect(valid || !result.ok, `seed ${seed}`).toBe(true);
      expect(() => oracleRead(signal, result.ok ? result.value : new Uint8Array())).not.toThrow();
    }
  });
});

describe('numbers', () => {
  test.each([
    ['1790000000000000123', '1790000000000000123'],
    ['"1790000000000000123"', '1790000000000000123'],
    ['18446744073709551615', '18446744073709551615'],
    ['"18446744073709551615"', '18446744073709551615'],
    ['0', '0'],
    ['1e3', '1000'],
    ['"1.50e2"', '150'],
    ['1790000000000000123.0', '1790000000000000123'],
    ['17900000000000001230e-1', '1790000000000000123'],
    ['4294967296', '4294967296'],
    ['4294967295', '4294967295'],
  ])('fixed64 %s', (text, expected) => {
    expect(span(`"startTimeUnixNano":${text}`)['startTimeUnixNano'] ?? '0').toBe(expected);
  });

  test.each([
    '9223372036854775807',
    '-9223372036854775808',
    '-1',
    '-4294967296',
    '-4294967295',
    '9007199254740993',
    '127',
    '128',
    '-128',
  ])('int64 %s as a bare number and as a string', (text) => {
    expect(body(`{"intValue":${text}}`)).toEqual({ intValue: text });
    expect(body(`{"intValue":"${text}"}`)).toEqual({ intValue: text });
  });

  test('int64 agrees with BigInt on random values', () => {
    const random = randomFrom(5);
    for (let i = 0; i < 500; i++) {
      const bits =
        BigInt(Math.floor(random() * 2 ** 32)) * 2n ** 32n + BigInt(Math.floor(random() * 2 ** 32));
      const value = BigInt.asIntN(64, bits >> BigInt(Math.floor(random() * 64)));
      expect(body(`{"intValue":${value}}`)).toEqual({ intValue: String(value) });
    }
  });

  test.each([
    ['0.1', 0.1],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', 5e-324],
    ['"NaN"', Number.NaN],
    ['"Infinity"', Infinity],
    ['"-Infinity"', -Infinity],
    ['"1.5"', 1.5],
    ['-0', -0],
    ['9007199254740993', 9007199254740992],
    ['123456789012345678', 123456789012345680],
  ])('double %s', (text, expected) => {
    expect((body(`{"doubleValue":${text}}`) as { doubleValue: number }).doubleValue).toBe(expected);
  });

  test('doubles agree with Number on random decimals', () => {
    const random = randomFrom(6);
    for (let i = 0; i < 2000; i++) {
      const digits = String(Math.floor(random() * 10 ** (1 + Math.floor(random() * 15))));
      const dot = Math.floor(random() * digits.length);
      const text = dot === 0 ? digits : `${Number(digits.slice(0, dot))}.${digits.slice(dot)}`;
      const value = (body(`{"doubleValue":${text}}`) as { doubleValue: number }).doubleValue;
      expect(value, `read from ${text}`).toBe(Number(text));
    }
  });

  test.each([
    ['9223372036854775808', 'out-of-range'],
    ['-9223372036854775809', 'out-of-range'],
    ['1.5', 'not-integer'],
    ['"12x"', 'not-integer'],
    ['""', 'bad-number'],
    ['"-"', 'bad-number'],
    ['01', 'syntax'],
    ['1.', 'bad-number'],
    ['true', 'wrong-type'],
    ['{}', 'wrong-type'],
  ])('int64 %s is refused: %s', (text, code) => {
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"intValue":${text}}}]}]}]}`;
    expect(problem(json, 'logs')).toMatchObject({
      code,
      path: 'resourceLogs[0].scopeLogs[0].logRecords[0].body.intValue',
    });
  });
});

describe('text', () => {
  test('escapes, surrogate pairs and lone surrogates', () => {
    expect(body('{"stringValue":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u8ba2\\ud83d\\ude00"}')).toEqual({
      stringValue: '"\\/\b\f\n\r\té订😀',
    });
    expect(body('{"stringValue":"a\\ud83db\\udc00"}')).toEqual({ stringValue: 'a\ufffdb\ufffd' });
  });

  test('names with escapes are names too', () => {
    expect(span('"\\u006eame":"x"')).toMatchObject({ name: 'x' });
  });

  test('bytes in both base64 alphabets, with and without padding', () => {
    for (const text of ['-_8=', '+/8=', '-_8', '+\\/8'])
      expect(body(`{"bytesValue":"${text}"}`), `read from ${text}`).toEqual({ bytesValue: [0xfb, 0xff] });
  });

  test('ids are hex of either case', () => {
    expect(span('"traceId":"5B8efff798038103d269B633813FC60C"')['traceId']).toEqual([
      ...Buffer.from('5b8efff798038103d269b633813fc60c', 'hex'),
    ]);
  });
});

describe('the rules of OTLP/JSON', () => {
  test('unknown names, snake_case names and null are ignored', () => {
    expect(
      span(
        '"trace_id":"00","name":"n","newThing":{"a":[1,{"b":null}],"c":"\\u0041"},"status":null,"events":null',
      ),
    ).toEqual({ name: 'n' });
  });

  test('a byte order mark and white space do no harm', () => {
    expect(problem('\ufeff \n{ "resourceSpans" : [ ] }\t')).toBe('accepted');
  });

  test.each([
    ['', 'truncated', 0],
    ['[]', 'wrong-type', 0],
    ['{"a":1} x', 'trailing-bytes', 8],
    ['{"a":1,}', 'syntax', 7],
    ['{"a" 1}', 'syntax', 5],
    ['{"a":"\u0001"}', 'control-character', 6],
    ['{"a":"\\x"}', 'bad-escape', 7],
    ['{"a":tru}', 'syntax', 8],
    ['{"resourceSpans":{}}', 'wrong-type', 17],
    ['{"resourceSpans":[null]}', 'wrong-type', 18],
  ])('%s is refused', (json, code, offset) => {
    expect(problem(json)).toMatchObject({ code, offset });
  });

  test.each([
    ['"kind":"SPAN_KIND_SERVER"', 'enum-name', 'kind'],
    ['"traceId":"xyz0"', 'bad-hex', 'traceId'],
    ['"traceId":"abc"', 'bad-hex', 'traceId'],
    ['"flags":-1', 'out-of-range', 'flags'],
    ['"kind":2147483648', 'out-of-range', 'kind'],
    ['"name":5', 'wrong-type', 'name'],
    ['"attributes":[{"value":{"boolValue":"true"}}]', 'wrong-type', 'attributes[0].value.boolValue'],
    ['"attributes":[{},{"value":{"bytesValue":"a"}}]', 'bad-base64', 'attributes[1].value.bytesValue'],
  ])('%s is refused with its path', (fields, code, path) => {
    const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"x"},{${fields}}]}]}]}`;
    expect(problem(json)).toMatchObject({ code, path: `resourceSpans[0].scopeSpans[0].spans[1].${path}` });
  });

  test('depth is bounded, in known and in unknown values', () => {
    const deep = (n: number): string => '{"arrayValue":{"values":['.repeat(n) + ']}}'.repeat(n);
    expect(body(deep(100))).toBeDefined();
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${deep(10_000)}}]}]}]}`;
    expect(problem(json, 'logs')).toMatchObject({ code: 'too-deep' });
    expect(problem(`{"x":${'['.repeat(100_000)}`)).toMatchObject({ code: 'too-deep' });
  });
});
