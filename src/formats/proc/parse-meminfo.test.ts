import { expect, test } from 'vitest';
import { parseMeminfo } from './parse-meminfo.ts';

test('reads bytes and counts', () => {
  const text =
    'MemTotal:       24684084 kB\nCommitLimit:    12342040 kB\nHugePages_Total:       3\nActive(anon):  1 kB\n';
  expect(parseMeminfo(text)).toEqual({
    MemTotal: 25_276_502_016n,
    CommitLimit: 12_638_248_960n,
    HugePages_Total: 3n,
    'Active(anon)': 1024n,
  });
  expect(parseMeminfo('')).toBeUndefined();
  for (let n = 0; n < text.length; n++) expect(() => parseMeminfo(text.slice(0, n))).not.toThrow();
});
