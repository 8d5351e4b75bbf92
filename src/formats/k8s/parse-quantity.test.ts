import { expect, test } from 'vitest';
import { parseQuantity, parseQuantityMilli } from './parse-quantity.ts';

// Examples of the Kubernetes documentation, "Managing resources" and "Quantity": all of these are about 128974848 bytes.
test('reads the examples of the documentation', () => {
  expect(parseQuantity('128974848')).toBe(128974848n);
  expect(parseQuantity('129e6')).toBe(129000000n);
  expect(parseQuantity('129M')).toBe(129000000n);
  expect(parseQuantity('128974848000m')).toBe(128974848n);
  expect(parseQuantity('123Mi')).toBe(128974848n);
  expect(parseQuantityMilli('0.1')).toBe(100n);
  expect(parseQuantityMilli('100m')).toBe(100n);
  // "400m" of memory is 0.4 bytes.
  expect(parseQuantity('400m')).toBe(1n);
});

test('is exact at the ends and rounds up', () => {
  expect(parseQuantity('9223372036854775807')).toBe(9223372036854775807n);
  expect(parseQuantity('8Ei')).toBe(1n << 63n);
  expect(parseQuantityMilli('1n')).toBe(1n);
  expect(parseQuantityMilli('0.0000001')).toBe(1n);
  expect(parseQuantityMilli('1.5Gi')).toBe(1610612736000n);
  expect(parseQuantityMilli('.5')).toBe(500n);
  expect(parseQuantityMilli('5.')).toBe(5000n);
  expect(parseQuantityMilli('1E')).toBe(10n ** 21n);
  expect(parseQuantityMilli('1E2')).toBe(100000n);
  expect(parseQuantityMilli('0')).toBe(0n);
});

test.each(['', '.', '-1', '1 Gi', '1gi', '1KB', 'm', '1e999', '1e+', '0x10', 'Infinity', '9'.repeat(65)])(
  '%j is none',
  (text) => {
    expect(parseQuantityMilli(text)).toBeUndefined();
  },
);
