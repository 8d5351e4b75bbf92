import { useSyncExternalStore } from 'react';

/** The traces of the last search, in its order: what "previous" and "next" mean on the page of one trace. */
let traceIds: readonly string[] = [];
const listeners = new Set<() => void>();

/** Remembers the traces of a search. */
export function rememberTraceList(ids: readonly string[]): void {
  traceIds = ids;
  for (const listener of listeners) listener();
}

/** The neighbours of a trace in the last search; undefined at the ends, or when it was not part of one. */
export function useTraceNeighbours(traceId: string): {
  readonly previous: string | undefined;
  readonly next: string | undefined;
} {
  const ids = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => traceIds,
  );
  const at = ids.indexOf(traceId);
  return at < 0 ? { previous: undefined, next: undefined } : { previous: ids[at - 1], next: ids[at + 1] };
}
