import { describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { parseTargets } from './parse-targets.ts';

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.describe('en').message;
    throw error;
  }
  return '';
}

describe('targets of scheduled collection', () => {
  test.each([
    ['checkout=http://127.0.0.1:6060/debug/pprof/', 'checkout', 'http://127.0.0.1:6060/debug/pprof/'],
    ['checkout=localhost:6060', 'checkout', 'localhost:6060'],
    ['cart=pid:4711', 'cart', 'pid:4711'],
    ['a=https://host/x?tenant=b=c', 'a', 'https://host/x?tenant=b=c'],
    ['结账=http://[::1]:6060', '结账', 'http://[::1]:6060'],
  ])('%s', (text, service, address) => {
    expect(parseTargets([text], 60, 10)).toEqual([{ service, address }]);
  });

  test.each([
    '',
    'checkout',
    '=http://h',
    'checkout=',
    'check out=http://h',
    'checkout=http://',
    'a=http://h:99999',
  ])('not "%s"', (text) => {
    expect(problemOf(() => parseTargets([text], 60, 10))).toContain('NAME=ADDRESS');
  });

  test('a password is not repeated', () => {
    expect(problemOf(() => parseTargets(['x=http://user:hidden@:1'], 60, 10))).not.toContain('hidden');
  });

  test('the same twice, and a CPU profile longer than the interval', () => {
    expect(problemOf(() => parseTargets(['a=h:1', 'a=h:1'], 60, 10))).toContain('twice');
    expect(problemOf(() => parseTargets(['a=h:1'], 12, 10))).toContain('15');
    expect(parseTargets([], 12, 10)).toEqual([]);
  });
});
