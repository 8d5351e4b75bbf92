import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { randomFrom } from '../../../test/oracle/otlp.ts';
import { Texts } from './utf8.ts';

const LENGTH = 19;

/** The same bytes at each alignment, with bytes above 127 on both sides of them. */
function atEachAlignment(bytes: Uint8Array): Texts[] {
  return [0, 1, 2, 3].map((shift) => {
    const memory = new Uint8Array(shift + bytes.length + 5).fill(0xff);
    memory.set(bytes, shift);
    return new Texts(memory.subarray(shift, shift + bytes.length));
  });
}

test('one byte above 127 is found wherever it is, and only inside', () => {
  for (let odd = -1; odd < LENGTH; odd++) {
    const bytes = new Uint8Array(LENGTH).fill(0x7f);
    if (odd >= 0) bytes[odd] = 0x80;
    for (const [shift, texts] of atEachAlignment(bytes).entries())
      for (let start = 0; start <= LENGTH; start++)
        for (let end = start; end <= LENGTH; end++)
          expect(texts.isAscii(start, end), `${odd} in ${start} to ${end}, shifted by ${shift}`).toBe(
            odd < start || odd >= end,
          );
  }
});

test('UTF-8 is what Node takes for it', () => {
  const random = randomFrom(7);
  const lead = [
    0x41, 0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0,
  ];
  let sound = 0;
  for (let round = 0; round < 4000; round++) {
    const bytes = Uint8Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
      random() < 0.5 ? lead[Math.floor(random() * lead.length)]! : 0x80 + Math.floor(random() * 64),
    );
    const expected = isUtf8(bytes);
    if (expected) sound++;
    for (const texts of atEachAlignment(bytes)) expect(texts.isUtf8(0, bytes.length)).toBe(expected);
    // In the middle of others, where whole words are read.
    for (let before = 0; before < 8; before++) {
      const around = new Texts(
        Uint8Array.of(...Array<number>(before).fill(0xc3), ...bytes, 0xff, 0x80, 0x80, 0x80, 0x80),
      );
      expect(around.isUtf8(before, before + bytes.length)).toBe(expected);
    }
  }
  expect(sound).toBeGreaterThan(50);
});
