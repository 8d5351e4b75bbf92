import { expect, test } from 'vitest';
import { parseUnit } from './parse-unit.ts';

test('reads sections, comments and continued lines', () => {
  const text =
    'Ignored=1\n[Unit]\nDescription = a b\n; no\n# no\n[Service]\nExecStart=/bin/app \\\n# between\n  --flag\nEnvironment=\nnonsense\n';
  expect(parseUnit(text)).toEqual([
    { section: 'Unit', key: 'Description', value: 'a b', line: 3 },
    { section: 'Service', key: 'ExecStart', value: '/bin/app    --flag', line: 9 },
    { section: 'Service', key: 'Environment', value: '', line: 10 },
  ]);
});

test('a file cut anywhere is read as far as it goes', () => {
  const text = '[Service]\nMemoryMax=1G\\\n\n';
  for (let n = 0; n <= text.length; n++) expect(() => parseUnit(text.slice(0, n))).not.toThrow();
});
