import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS } from './registry.generated.ts';

/** Names of commands in the first column of the table of commands. */
function listed(file: string): readonly string[] {
  const rows = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `goroscope '));
  const names = rows.flatMap((row) =>
    [...(/^\|(.*?[^\\])\|/.exec(row)?.[1] ?? '').matchAll(/`goroscope ([a-z-]+)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set(names)].sort();
}

test.for(['README.md', 'README.zh-CN.md'])('the commands of %s are the commands there are', (file) => {
  expect(listed(file)).toEqual(COMMANDS.map((command) => command.name).sort());
});
