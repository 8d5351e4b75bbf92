import { afterEach, expect, test, vi } from 'vitest';
import { main } from './main.ts';

let out = '';
let err = '';

async function run(...words: string[]): Promise<number> {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  return main(words);
}

afterEach(() => vi.restoreAllMocks());

test('a slip in a command name is answered with the nearest one and exit code 2', async () => {
  expect(await run('completoin')).toBe(2);
  expect(err).toContain('did you mean "completion"?');
  expect(out).toBe('');
});

test('a slip in an option is answered with the nearest one', async () => {
  expect(await run('completion', 'bash', '--qiet')).toBe(2);
  expect(err).toContain('did you mean --quiet?');
});

test('an error is JSON when JSON was asked for', async () => {
  expect(await run('completion', 'tcsh', '--json')).toBe(2);
  expect(JSON.parse(err).error.code).toBe('BAD_ARGUMENT');
});

test('every text follows --lang', async () => {
  expect(await run('--help', '--lang', 'zh')).toBe(0);
  expect(out).toContain('命令');
  expect(await run('completion', '--lang=zh')).toBe(2);
  expect(err).toContain('缺少参数');
});

test('no command at all is a usage error that shows the help', async () => {
  expect(await run()).toBe(2);
  expect(out).toContain('Usage');
});

test('an unknown language is refused by name', async () => {
  expect(await run('completion', 'bash', '--lang', 'de')).toBe(2);
  expect(err).toContain('"de" is not one of: en, zh');
});

test('completion lists every command', async () => {
  expect(await run('completion', 'bash')).toBe(0);
  expect(out).toContain('complete -o filenames -F _goroscope goroscope');
  expect(out).toContain('completion');
});
