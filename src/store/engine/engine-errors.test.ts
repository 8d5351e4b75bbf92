import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { statementError } from './engine-errors.ts';
import { EngineFailure } from './engine-failure.ts';

const codeOf = (engineCode: number, reason = 'something', kind: 'load' | 'read' = 'load'): string => {
  const failure = new EngineFailure('engine', reason, engineCode);
  const error = statementError(failure, { label: 'load-spans', kind, timeoutMs: null });
  if (!(error instanceof AppError)) throw new Error('not a catalogue error');
  return error.code;
};

describe('errors while loading', () => {
  // Codes by name in ClickHouse's src/Common/ErrorCodes.cpp.
  it.each([6, 26, 27, 33, 36, 38, 69, 72, 117, 128, 131, 407, 436, 444])('%i blames the content', (code) => {
    expect(codeOf(code)).toBe('STORE_REJECTED');
  });

  it.each([279, 210, 242, 999, 319, 439, 76, 236, 202, 285, 364, 425, 60, 516, 252, 394_000])(
    '%i may pass: the data stays in the log',
    (code) => {
      expect(codeOf(code)).toBe('STORE_RETRY');
    },
  );

  it('memory is its own case, and so is the disk', () => {
    expect(codeOf(241)).toBe('STORE_MEMORY');
    expect(codeOf(173)).toBe('STORE_MEMORY');
    expect(codeOf(243, 'Cannot reserve 1 MiB, not enough space')).toBe('STORE_OUT_OF_SPACE');
    expect(codeOf(75, 'write failed: No space left on device')).toBe('STORE_OUT_OF_SPACE');
  });

  it('a query that needs too much memory hears of its limit', () => {
    expect(codeOf(241, 'memory', 'read')).toBe('STORE_LIMIT_REACHED');
  });
});
