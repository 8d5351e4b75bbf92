import { AppError } from '../../base/errors/app-error.ts';
import { EngineFailure } from './engine-failure.ts';

/** Codes of ClickHouse (src/Common/ErrorCodes.cpp) that mean something to a caller. */
const TIMEOUTS = new Set([159, 160, 209]);
const CANCELLED = new Set([394]);
/** Rows, bytes, partitions, AST size, memory. */
const LIMITS = new Set([158, 161, 162, 167, 168, 191, 241, 306, 307, 396, 469]);
const OUT_OF_SPACE = new Set([243, 1000, 75]);
const READ_ONLY = new Set([164, 497, 291]);
/** Memory, or a nesting too deep for the stack: a smaller piece of the same segment may pass. */
const TOO_HEAVY = new Set([241, 173, 306]);
/**
 * Codes that blame what was to be loaded: text, number, date, protobuf or array that cannot be read, a type or a size that
 * does not fit, an argument out of bounds. Loading the same bytes again ends the same way, so the record at fault is
 * looked for. Any other code (network, Keeper, read-only replica, disk, a table being changed) may pass and is retried.
 */
const BLAMES_CONTENT = new Set([
  6, 26, 27, 32, 33, 34, 35, 36, 38, 41, 43, 44, 49, 53, 69, 70, 72, 117, 128, 131, 153, 167, 190, 321, 349,
  376, 407, 436, 444, 467, 530, 675, 676,
]);

/** What failed: the words an error of the catalogue needs. */
export interface FailedStatement {
  readonly label: string;
  readonly kind: 'load' | 'read' | 'user' | 'admin';
  readonly timeoutMs: number | null;
}

/**
 * An engine's error in the words of the catalogue. `reason` is the engine's text without prefixes. A statement of the
 * loader is refused (STORE_REJECTED) only when the content is at fault; everything else is worth another try.
 */
function errorOfEngine(
  statement: FailedStatement,
  engineCode: number,
  reason: string,
  cause: unknown,
): AppError {
  const query = statement.label;
  const make = (
    code: ConstructorParameters<typeof AppError>[0],
    values: Record<string, string | number>,
  ): AppError => new AppError(code, { values, cause });
  if (CANCELLED.has(engineCode)) return make('STORE_QUERY_CANCELLED', { query });
  if (TIMEOUTS.has(engineCode))
    return make('STORE_QUERY_TIMEOUT', { query, timeoutMs: statement.timeoutMs ?? 0 });
  if (OUT_OF_SPACE.has(engineCode) && /space|ENOSPC|disk/i.test(reason))
    return make('STORE_OUT_OF_SPACE', { what: query, reason });
  if (statement.kind === 'load') {
    if (TOO_HEAVY.has(engineCode)) return make('STORE_MEMORY', { what: query, reason });
    const code = BLAMES_CONTENT.has(engineCode) ? 'STORE_REJECTED' : 'STORE_RETRY';
    return make(code, { what: query, engineCode, reason });
  }
  if (statement.kind === 'user' && READ_ONLY.has(engineCode)) return make('STORE_NOT_READ_ONLY', { reason });
  if (LIMITS.has(engineCode)) return make('STORE_LIMIT_REACHED', { query, reason });
  return make('STORE_QUERY_FAILED', { query, engineCode, reason });
}

/** A failure in the words of the catalogue; anything else is returned as it is. `where` names the engine for a reader. */
export function statementError(
  error: unknown,
  statement: FailedStatement,
  where: string | null = null,
): unknown {
  if (!(error instanceof EngineFailure)) return error;
  const values = {
    query: statement.label,
    timeoutMs: statement.timeoutMs ?? 0,
    reason: error.message,
    waiting: error.message,
  };
  switch (error.reason) {
    case 'engine':
      return errorOfEngine(statement, error.engineCode, error.message, error);
    case 'not-read-only':
      return new AppError('STORE_NOT_READ_ONLY', { values, cause: error });
    case 'cancelled':
      return new AppError('STORE_QUERY_CANCELLED', { values, cause: error });
    case 'timeout':
      return new AppError('STORE_QUERY_TIMEOUT', { values, cause: error });
    case 'busy':
      return new AppError('STORE_BUSY', { values, cause: error });
    default:
      return where === null
        ? new AppError('STORE_ENGINE_DOWN', { values, cause: error })
        : new AppError('STORE_UNAVAILABLE', { values: { ...values, url: where }, cause: error });
  }
}
