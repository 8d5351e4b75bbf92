import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
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

test.each(GUIDES)('every pipeline of %s is YAML of the shape its program reads', (file) => {
  const blocks = [...read(file).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  const parsed = blocks.map((text) => {
    const document = parseDocument(text, { strict: true, uniqueKeys: true });
    expect(document.errors.map(({ message }) => message)).toEqual([]);
    return document.toJS() as unknown;
  });
  const has = (key: string) => (one: unknown) => typeof one === 'object' && one !== null && key in one;
  const github = parsed.find(has('jobs')) as {
    readonly on: object;
    readonly jobs: Readonly<
      Record<string, { readonly 'runs-on': string; readonly steps: readonly object[] }>
    >;
  };
  expect(github.on).toBeTypeOf('object');
  const fragments = parsed.filter((one): one is readonly object[] => Array.isArray(one));
  for (const steps of [...Object.values(github.jobs).map((job) => job.steps), ...fragments])
    for (const step of steps) expect('run' in step !== 'uses' in step).toBe(true);
  const { stages, ...jobs } = parsed.find(has('stages')) as { readonly stages: readonly string[] };
  for (const job of Object.values<{ readonly stage?: string; readonly script?: unknown }>(jobs)) {
    expect(stages).toContain(job.stage);
    expect(Array.isArray(job.script)).toBe(true);
  }
});
