import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flagOf } from './command.ts';
import { command } from './commands/doctor.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';

const GUIDES = ['doctor-in-ci.md', 'doctor-in-ci.zh-CN.md'];
const read = (file: string) => readFileSync(join(import.meta.dirname, '../../docs/guides', file), 'utf8');

test.each(GUIDES)('every option in a command of %s exists, and so does its value', (file) => {
  const known = new Map(
    [...Object.entries(command.options), ...Object.entries(GLOBAL_OPTIONS)].map(([name, spec]) => [
      flagOf(name),
      spec,
    ]),
  );
  // A command may go on in the next line behind a backslash.
  const commands = read(file)
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.includes('goroscope doctor'));
  expect(commands.length).toBeGreaterThanOrEqual(6);
  for (const line of commands) {
    for (const [, flag = '', value = ''] of line.matchAll(/(?<= )(--[a-z-]+)(?:[ =](\w+))?/g)) {
      if (flag === '--yes') continue;
      expect(known.has(flag), `${flag} in: ${line}`).toBe(true);
      const choices = (known.get(flag) as { readonly choices?: readonly string[] } | undefined)?.choices;
      if (choices !== undefined) expect(choices).toContain(value);
    }
  }
});
