import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a bad option before or without a command is refused as inside one', async () => {
  expect(await run('--lang', 'fr')).toBe(2);
  expect(err).toContain('"fr" is not one of: en, zh');
  expect(out).toBe('');
  expect(await run('--jsn')).toBe(2);
  expect(err).toContain('did you mean --json?');
});

test('options of every command may stand before its name', async () => {
  expect(await run('--lang', 'zh', 'completion', 'tcsh')).toBe(2);
  expect(err).toContain('错误');
  expect(await run('--lang', 'fr', 'completion', 'bash')).toBe(2);
  expect(out).toBe('');
  expect(await run('--help', 'completion')).toBe(0);
  expect(out).toContain('goroscope completion');
});

test('help and version, each with a language', async () => {
  expect(await run('help')).toBe(0);
  expect(await run('help', 'completion', '--lang', 'zh')).toBe(0);
  expect(out).toContain('用法: goroscope completion');
  expect(await run('help', 'completoin')).toBe(2);
  expect(await run('-V')).toBe(0);
  expect(out).toMatch(/^goroscope \S+\n$/);
  expect(await run('--lang', 'zh')).toBe(2);
  expect(out).toContain('命令');
});

test('a natural guess at an option is answered with the one that has a word in common', async () => {
  expect(await run('up', '--data-dir', '/x')).toBe(2);
  expect(err).toContain('did you mean --data?');
});

test('what needs no engine is refused before one is started', async () => {
  expect(await run('up', '--port', '29001', '--otlp-grpc', '29001')).toBe(2);
  expect(err).toContain('--otlp-grpc: 29001 is the port of --port already');
  expect(err).not.toContain('starting');
  expect(await run('up', '--host', '0.0.0.0', '--port', '29001')).toBe(2);
  expect(err).toContain('needs a bearer token');
  expect(err).not.toContain('starting');
  expect(await run('up', '--port', '29001', '--data', '/dev/null')).toBe(3);
  expect(err).toContain('not a directory');
  expect(err).not.toContain('starting');
});

test('a cluster configuration that was named and cannot be used stops the start', async () => {
  const data = mkdtempSync(join(tmpdir(), 'goroscope-main-'));
  const profile = ['--profile', 'a=pod:shop/api:6060'];
  expect(await run('up', '--port', '0', '--data', data, ...profile, '--kubeconfig', join(data, 'none'))).toBe(
    3,
  );
  expect(err).toContain('cannot use the kubeconfig');
  expect(readdirSync(data)).toEqual([]);
  rmSync(data, { recursive: true });
});
