import { useEffect, useState } from 'react';
import { askReader } from './file-store.ts';
import type { ReaderAnswers, ReaderRequest } from './reader/protocol.ts';

/** An answer of the reader; the one before stays on screen, marked as stale, until the next is there. */
export interface ReaderState<T> {
  readonly value: T | undefined;
  readonly stale: boolean;
  readonly error: string | undefined;
}

/** Asks again when the request changes. Null asks nothing. */
export function useReader<const R extends ReaderRequest>(
  request: R | null,
): ReaderState<ReaderAnswers[R['op']]> {
  const key = request === null ? '' : JSON.stringify(request);
  const [answer, setAnswer] = useState<{ key: string; value?: ReaderAnswers[R['op']]; error?: string }>({
    key: '',
  });
  useEffect(() => {
    if (key === '') return undefined;
    let wanted = true;
    const ask = async (): Promise<void> => {
      let answered: typeof answer;
      try {
        answered = { key, value: await askReader(JSON.parse(key) as R) };
      } catch (error) {
        answered = { key, error: error instanceof Error ? error.message : String(error) };
      }
      if (wanted) setAnswer(answered);
    };
    void ask();
    return () => {
      wanted = false;
    };
  }, [key]);
  return { value: answer.value, stale: answer.key !== key, error: answer.error };
}
