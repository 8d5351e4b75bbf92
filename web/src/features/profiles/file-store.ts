import { useSyncExternalStore } from 'react';
import type { FileSummary, ReaderAnswers, ReaderRequest } from './reader/protocol.ts';

/** A file that was dropped, chosen or served. `summary` is missing while it is read. */
export interface ShownFile {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** Address it came from; empty for a file of the reader. */
  readonly source: string;
  readonly summary: FileSummary | undefined;
  /** The request or the reader itself failed. */
  readonly failure: string | undefined;
}

/** Files beyond this are not opened at once: each holds memory. */
export const MAX_FILES = 64;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

let files: readonly ShownFile[] = [];
let nextFile = 1;
let nextRequest = 1;
let worker: Worker | undefined;
const waiting = new Map<number, Waiting>();
const listeners = new Set<() => void>();

function setFiles(next: readonly ShownFile[]): void {
  files = next;
  for (const listener of listeners) listener();
}

function patch(id: number, change: Partial<ShownFile>): void {
  setFiles(files.map((file) => (file.id === id ? { ...file, ...change } : file)));
}

function reader(): Worker {
  if (worker !== undefined) return worker;
  const made = new Worker(new URL('./reader/reader.worker.ts', import.meta.url), { type: 'module' });
  made.addEventListener(
    'message',
    ({ data }: MessageEvent<{ id: number; value?: unknown; error?: string }>) => {
      const answer = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error === undefined) answer?.resolve(data.value);
      else answer?.reject(new Error(data.error));
    },
  );
  made.addEventListener('error', (event) => {
    // Without memory the thread ends: what waited must hear of it, and the next request starts another one.
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
  });
  worker = made;
  return made;
}

/** Asks the thread that holds the files. */
export function askReader<const R extends ReaderRequest>(
  request: R,
  transfer: Transferable[] = [],
): Promise<ReaderAnswers[R['op']]> {
  const id = nextRequest++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    reader().postMessage({ id, request }, transfer);
  });
}

async function load(
  name: string,
  size: number,
  source: string,
  bytes: () => Promise<ArrayBuffer>,
): Promise<void> {
  const id = nextFile++;
  setFiles([...files, { id, name, size, source, summary: undefined, failure: undefined }]);
  try {
    const content = await bytes();
    patch(id, { size: content.byteLength });
    const summary = await askReader({ op: 'open', file: id, name, bytes: content }, [content]);
    patch(id, { summary });
  } catch (error) {
    patch(id, { failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Opens files of the reader, in the order of their names: dumps are compared in that order. */
export function openLocalFiles(chosen: Iterable<File>): void {
  const sorted = [...chosen].sort((a, b) => a.lastModified - b.lastModified || (a.name < b.name ? -1 : 1));
  for (const file of sorted.slice(0, Math.max(0, MAX_FILES - files.length)))
    void load(file.name, file.size, '', () => file.arrayBuffer());
}

/** Opens a file that this server offers, once. Only paths of the same origin. */
export function openServedFile(path: string): void {
  if (!/^\/[^/\\]/.test(path) || files.some(({ source }) => source === path)) return;
  const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  void load(name, 0, path, async () => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.arrayBuffer();
  });
}

/** Lets a file go. */
export function closeFile(id: number): void {
  setFiles(files.filter((file) => file.id !== id));
  void askReader({ op: 'close', file: id });
}

/** The open files, in the order they were opened. */
export function useFiles(): readonly ShownFile[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => files,
  );
}
