import { expect, test } from 'vitest';
import { ROUTES } from '../api/routes.ts';
import { AppError } from '../base/errors/app-error.ts';
import { parseInput } from './parse-input.ts';

function problem(input: unknown, lang: 'en' | 'zh'): string {
  try {
    parseInput(ROUTES.span.params, input);
  } catch (error) {
    if (error instanceof AppError) return error.describe(lang).message;
    throw error;
  }
  return '';
}

test('an id that is none is told in words, in both languages', () => {
  const input = { traceId: 'zzz', spanId: '00f067aa0ba902b7' };
  expect(problem(input, 'en')).toBe(
    'the request is not valid: a trace id has 32 hexadecimal digits in lower case, not "zzz"',
  );
  expect(problem(input, 'zh')).toBe('请求无效：链路 ID 为 32 位小写十六进制数字，而不是“zzz”');
  expect(problem({ traceId: '0'.repeat(32), spanId: 'x'.repeat(500) }, 'en').length).toBeLessThan(200);
});

test('anything else is told by its field', () => {
  expect(problem({ traceId: 7, spanId: '00f067aa0ba902b7' }, 'en')).toContain('traceId: ');
});
