import { expect, test } from 'vitest';
import { LogFold, type LogSummary } from './log-fold.ts';

function fold(...lines: string[]): LogSummary {
  const log = new LogFold();
  for (const line of lines) log.add(line);
  return log.summary();
}

test.each([
  ['{"level":"error","msg":"x"}', true],
  ['{"severity":"ERROR","message":"x"}', true],
  ['{"level":"info","msg":"no error here"}', false],
  ['level=error msg="x"', true],
  ['time=2026-01-02T03:04:05Z level=INFO msg="error budget fine"', false],
  ['2026-01-02 03:04:05 ERROR main: x', true],
  ['E0102 03:04:05.000000 1 main.go:3] x', true],
  ['I0102 03:04:05.000000 1 main.go:3] x', false],
  ['2026/01/02 03:04:05 listening', false],
])('an error or not: %s', (line, isError) => {
  expect(fold(line).errors).toBe(isError ? 1 : 0);
});

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

test.each([
  ['{"time":"2026-01-02T03:04:05.000000001Z"}', AT],
  ['{"ts":1767323045.5}', AT + 500],
  ['{"timestamp":1767323045000}', AT],
  ['{"time":1767323045000000000}', AT],
  ['2026/01/02 03:04:05 hi', AT],
  ['2026-01-02T05:04:05+02:00 hi', AT],
  ['2026-01-02 03:04:05,250 hi', AT + 250],
  ['no time', null],
])('the time of: %s', (line, at) => {
  expect(fold(line).fromUnixMs).toBe(at);
});

test('errors that differ in numbers and ids are one pattern', () => {
  const { patterns, services, lines } = fold(
    '{"level":"error","msg":"order 17 failed after 3.2s","service":"cart"}',
    '{"level":"error","msg":"order 18 failed after 9s","service.name":"pay"}',
    '{"level":"error","msg":"disk full"}',
    '',
  );
  expect(patterns).toEqual([
    { example: 'order 17 failed after 3.2s', count: 2 },
    { example: 'disk full', count: 1 },
  ]);
  expect([services, lines]).toEqual([['cart', 'pay'], 3]);
});

test('a secret at the cut is masked first', () => {
  const token = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
  const [pattern] = fold(`level=error msg=${'x'.repeat(140)} ${token}`).patterns;
  expect(pattern?.example).not.toContain('ghp_a1');
});

test('a very long line costs no more than its beginning', () => {
  expect(fold(`level=error ${'a'.repeat(5_000_000)}`).errors).toBe(1);
});
