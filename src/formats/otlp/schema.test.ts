import { describe, expect, test } from 'vitest';
import { oracleType } from '../../../test/oracle/otlp.ts';
import { otlpMessages, type OtlpField } from './schema.ts';

/** A value that is not the default of its kind, so that the oracle writes it. */
function sample(field: OtlpField): unknown {
  const one = {
    message: {},
    string: 'x',
    bytes: Uint8Array.of(1),
    traceId: Uint8Array.of(1),
    spanId: Uint8Array.of(1),
    bool: true,
    double: 1.5,
  } as Readonly<Record<string, unknown>>;
  const value = one[field.kind] ?? 1;
  return field.repeated ? [value] : value;
}

const WIRE: Readonly<Record<string, number>> = {
  message: 2,
  string: 2,
  bytes: 2,
  traceId: 2,
  spanId: 2,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
  fixed32: 5,
};

describe('the schema table agrees with the generated classes of the JavaScript exporters', () => {
  for (const message of otlpMessages().values()) {
    const type = oracleType(message.name);
    test(`has every field of ${message.name}`, () => {
      expect(type).toBeDefined();
      for (const field of message.fields) {
        const bytes = type?.encode({ [field.name]: sample(field) }).finish();
        const wire = WIRE[field.kind] ?? 0;
        const packed = field.repeated && wire !== 2 ? 2 : wire;
        expect(`${field.name} ${bytes?.[0]}`).toBe(`${field.name} ${(field.number << 3) | packed}`);
      }
    });
  }
});
