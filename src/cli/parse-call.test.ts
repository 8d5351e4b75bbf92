import { expect, test } from 'vitest';
import { defineCommand, type Command } from './command.ts';
import { parseCall } from './parse-call.ts';

const about = { en: 'x', zh: '测' };
const command = defineCommand({
  name: 'probe',
  about,
  args: [{ name: 'target', about }],
  options: {
    port: { type: 'integer', about, default: 4320, min: 0, max: 65535, env: 'PROBE_PORT' },
    keep: { type: 'duration', about },
    limit: { type: 'bytes', about },
    whatIf: { type: 'list', about },
    verbose: { type: 'boolean', about },
    mode: { type: 'string', about, choices: ['a', 'b'] },
  },
  examples: [],
  run: async () => 0,
}) as unknown as Command;
const parse = (words: string[], env: Record<string, string> = {}) => parseCall(command, words, env);

test('flag wins over environment over default', () => {
  expect(parse([]).options['port']).toBe(4320);
  expect(parse([], { PROBE_PORT: '1' }).options['port']).toBe(1);
  expect(parse(['--port=2'], { PROBE_PORT: '1' }).options['port']).toBe(2);
});

test('units are read into milliseconds and bytes', () => {
  expect(parse(['--keep', '1.5h']).options['keep']).toBe(5_400_000);
  expect(parse(['--limit', '64MiB']).options['limit']).toBe(67_108_864);
  expect(() => parse(['--keep', '5'])).toThrow(/not a duration/);
});

test('lists collect, booleans default to false, --no-color keeps its name', () => {
  const { options } = parse(['--what-if', 'a=1', '--what-if', 'b=2', '--no-color']);
  expect(options['whatIf']).toEqual(['a=1', 'b=2']);
  expect(options['verbose']).toBe(false);
  expect(options['noColor']).toBe(true);
});

test('bad values name the option, the value and the bounds', () => {
  expect(() => parse(['--port', '70000'])).toThrow('option --port: 70000 is not between 0 and 65535');
  expect(() => parse(['--port', 'x'])).toThrow('"x" is not a whole number');
  expect(() => parse(['--mode', 'c'])).toThrow('"c" is not one of: a, b');
  expect(() => parse(['--port'])).toThrow('option --port: needs a value');
  expect(() => parse([], { PROBE_PORT: 'zero' })).toThrow('not a whole number');
});

test('too many words are refused', () => {
  expect(() => parse(['one', 'two'])).toThrow('unexpected argument "two"');
});

test('a command may translate its words first', () => {
  const words = (given: readonly string[]) => given.map((word) => (word === '-p' ? '--port=7' : word));
  expect(parseCall({ ...command, words }, ['-p', 'x'], {})).toMatchObject({
    args: ['x'],
    options: { port: 7 },
  });
});
