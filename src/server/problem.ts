import type { z } from 'zod';
import type { problemSchema } from '../api/common.ts';
import { AppError } from '../base/errors/app-error.ts';
import type { ErrorCode } from '../base/errors/catalog.generated.ts';

/** The body of a failed request (RFC 9457) with the catalogue's code and both languages. */
export type ProblemBody = z.infer<typeof problemSchema>;

/** Media type of a problem (RFC 9457 section 3). */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The problem that tells of an error of the catalogue. */
export function problemOf(error: AppError): ProblemBody {
  const en = error.describe('en');
  const zh = error.describe('zh');
  return {
    type: `urn:goroscope:error:${error.code}`,
    title: en.message,
    status: error.entry.httpStatus,
    code: error.code,
    detail: { en: en.message, zh: zh.message },
    hint: { en: en.hint, zh: zh.hint },
  };
}

/** Seconds a client should wait before it tries again, for errors that pass by themselves. */
export function retryAfterSeconds(code: ErrorCode): number | undefined {
  switch (code) {
    case 'SERVER_BUSY':
    case 'NOT_READY':
      return 2;
    case 'TOO_MANY_SIGN_INS':
      return 60;
    default:
      return undefined;
  }
}

/** An unexpected error as one of the catalogue; `report` receives the details under the id that the client is told. */
export function toAppError(error: unknown, report: (id: string, error: unknown) => void): AppError {
  if (error instanceof AppError) return error;
  const id = Math.random().toString(36).slice(2, 10);
  report(id, error);
  return new AppError('INTERNAL_ERROR', { values: { id }, cause: error });
}
