import { useSyncExternalStore } from 'react';
import type { ReadProgram } from './reader/read-program.ts';

/** The file on the page. `program` is missing while it is read, null when it is no program. */
export interface ShownProgram {
  readonly name: string;
  readonly bytes: number;
  readonly program?: ReadProgram | null;
  /** The reader failed. */
  readonly failure?: string;
}

/** Larger files do not fit into the memory of a page: the command line reads them. */
export const MAX_BYTES = 1 << 30;

let shown: ShownProgram | undefined;
let worker: Worker | undefined;
const listeners = new Set<() => void>();

function show(next: ShownProgram | undefined): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Reads a file of the reader's machine; what was shown before is let go. */
export function openProgram(file: File): void {
  worker?.terminate();
  const { name, size: bytes } = file;
  const base = { name, bytes };
  show(base);
  if (bytes > MAX_BYTES) return;
  worker = new Worker(new URL('./reader/program.worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<{ program?: ReadProgram | null; error?: string }>) =>
      show(
        data.error === undefined
          ? { ...base, program: data.program ?? null }
          : { ...base, failure: data.error },
      ),
  );
  worker.addEventListener('error', (event) => show({ ...base, failure: event.message }));
  worker.postMessage({ file });
}

/** Lets the file go. */
export function closeProgram(): void {
  worker?.terminate();
  worker = undefined;
  show(undefined);
}

/** The file on the page; undefined before one is opened. */
export function useProgram(): ShownProgram | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
