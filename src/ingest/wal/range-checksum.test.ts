import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { randomFrom } from '../../../test/oracle/otlp.ts';
import { crc32c } from './crc32c.ts';
import { type Checksum, RangeChecksum } from './range-checksum.ts';

const SUMS: readonly (readonly [name: string, sum: Checksum, polynomial: number])[] = [
  ['CRC-32', (buf, start, end, before) => crc32(buf.subarray(start, end), before), 0xedb88320],
  ['CRC-32C', crc32c, 0x82f63b78],
];

test.each(SUMS)('%s of any range is what reading it gives', (_, sum, polynomial) => {
  const random = randomFrom(3);
  for (const length of [0, 1, 1023, 1024, 1025, 70_000]) {
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    const ranges = new RangeChecksum(bytes, sum, polynomial);
    for (let round = 0; round < 300; round++) {
      const start = Math.floor(random() * (length + 1));
      const end = start + Math.floor(random() * (length - start + 1));
      expect(ranges.of(start, end), `${start} to ${end} of ${length}`).toBe(sum(bytes, start, end, 0));
    }
    expect(ranges.of(0, length)).toBe(sum(bytes, 0, length, 0));
    expect(ranges.of(length, length)).toBe(0);
  }
});
