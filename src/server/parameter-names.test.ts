import { expect, test } from 'vitest';
import { ROUTES } from '../api/routes.ts';
import { AppError } from '../base/errors/app-error.ts';
import { checkParameterNames } from './parameter-names.ts';

function refusal(schema: Parameters<typeof checkParameterNames>[0], input: unknown): AppError | undefined {
  try {
    checkParameterNames(schema, input);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

test('names of the contract pass', () => {
  expect(refusal(ROUTES.traceSearch.query, { from: '1', to: '2', service: 'a', attr: ['x=1', 'y=2'] })).toBe(
    undefined,
  );
  expect(refusal(undefined, {})).toBe(undefined);
});

test('a misspelt name is refused with the nearest one, in both languages', () => {
  const error = refusal(ROUTES.traceSearch.query, { from: '1', to: '2', sevrice: 'a' });
  expect(error?.code).toBe('UNKNOWN_PARAMETER');
  expect(error?.entry.httpStatus).toBe(400);
  expect(error?.describe('en')).toMatchObject({
    message: 'there is no parameter "sevrice" here',
    hint: expect.stringContaining('did you mean "service"?'),
  });
  expect(error?.describe('zh').hint).toContain('是否想写“service”');
});

test('a name like no other is refused with all names', () => {
  expect(refusal(ROUTES.resolve.query, { q: 'x', somethingElse: '1' })?.describe('en').hint).toBe(
    'it takes q; nothing else is read',
  );
  expect(refusal(undefined, { verbose: '1' })?.describe('en').hint).toBe('this route takes no parameters');
  expect(refusal(ROUTES.sql.body, { query: 'SELECT 1', limits: 5 })?.describe('en').hint).toContain(
    '"limit"',
  );
});

test('names that every object has are no parameters', () => {
  expect(refusal(ROUTES.resolve.query, JSON.parse('{"__proto__":1}'))?.code).toBe('UNKNOWN_PARAMETER');
  expect(refusal(ROUTES.resolve.query, { constructor: '1' })?.code).toBe('UNKNOWN_PARAMETER');
});
