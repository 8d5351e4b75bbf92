import { expect, test } from 'vitest';
import { parseStraceSummary } from './observe-with-strace.ts';

const TABLE = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 10.20    0.100000        1000       100           nanosleep
 89.80    0.880000       22000        40         3 futex
------ ----------- ----------- --------- --------- ----------------
100.00    0.980000        7000       140         3 total
`;

test('reads rows with and without errors, longest first', () => {
  expect(parseStraceSummary(TABLE)).toEqual([
    { name: 'futex', ms: 880, calls: 40, errors: 3 },
    { name: 'nanosleep', ms: 100, calls: 100, errors: 0 },
  ]);
});

test('cut at every byte it never throws', () => {
  for (let n = 0; n <= TABLE.length; n++) expect(() => parseStraceSummary(TABLE.slice(0, n))).not.toThrow();
});
