import { expect, test } from 'vitest';
import { alignRight } from './tab-writer.ts';

// As Go's text/tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.AlignRight) aligns them.
test('cells of neighbouring lines form a column; a line without cells ends it', () => {
  expect(alignRight(['key:\t Total', ' \t12:\t a', ' \t1:\t b', '', 'k:\t x'])).toEqual([
    ' key: Total',
    '      12: a',
    '       1: b',
    '',
    ' k: x',
  ]);
});
