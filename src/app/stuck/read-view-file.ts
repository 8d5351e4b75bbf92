import { constants, openSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { AppError } from '../../base/errors/app-error.ts';
import { isElf } from '../../formats/elf/elf-header.ts';
import { isPerfData } from '../../formats/perf-data/perf-header.ts';
import { gatherMessages as m } from './gather.messages.ts';
import { parseDelve } from '../../formats/delve/parse-delve.ts';
import { parseGdbThreads } from '../../formats/gdb-threads/parse-gdb-threads.ts';
import { GoroutineDumpReader } from '../../formats/goroutine-dump/goroutine-dump-reader.ts';
import { parseProcText } from '../../formats/proc-stacks/parse-proc-text.ts';
import { StraceReader } from '../../formats/strace/strace-reader.ts';
import type { Goroutine } from '../../model/goroutine-dump.ts';
import type { SeenGoroutine, StraceLog, ThreadLook } from '../../model/thread-look.ts';
import { PerfLooks } from './perf-looks.ts';
import { readPieces } from '../goroutines/byte-source.ts';
import { recognizeViews, type ViewKind } from './recognize-views.ts';

/** What one file held. */
export interface ViewFile {
  readonly kinds: readonly ViewKind[];
  readonly looks: readonly ThreadLook[];
  readonly trace: StraceLog | null;
  readonly goroutines: readonly SeenGoroutine[];
}

const HEAD_BYTES = 256 * 1024;
/** Text that is read as a whole: stacks of threads. A trace and a dump are streamed and may be of any size. */
const MAX_TEXT_BYTES = 64 << 20;
const MAX_GOROUTINES = 200_000;
const DECODER = new TextDecoder();

/** Reads a file of any of the known kinds, also of several in one. Errors: `FILE_NOT_READABLE`, `NO_THREADS`. */
export async function readViewFile(
  path: string,
  stdin: NodeJS.ReadableStream,
  arch: string,
  signal?: AbortSignal,
): Promise<ViewFile> {
  const held: Uint8Array[] = [];
  let heldBytes = 0;
  let readers: Readers | null = null;
  const pipe = openPipe(path, signal);
  for await (const piece of pipe === undefined ? readPieces(path, stdin) : readPieces('-', pipe)) {
    if (readers === null) {
      held.push(piece);
      heldBytes += piece.length;
      if (heldBytes < HEAD_BYTES) continue;
      readers = startReaders(path, held);
      for (const part of held.splice(0)) readers.push(part);
    } else readers.push(piece);
  }
  if (readers === null) {
    readers = startReaders(path, held);
    for (const part of held) readers.push(part);
  }
  return readers.end(arch);
}

/**
 * A named pipe, or one of a shell's `<(…)`, read so that waiting for its writer can be ended: opening it the usual way
 * blocks a thread that not even the end of the process can take back. Undefined for any other file.
 */
function openPipe(path: string, signal: AbortSignal | undefined): Socket | undefined {
  if (path === '-') return undefined;
  let fd: number;
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFIFO() !== true) return undefined;
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    // Reading it like any other file tells what is wrong with it.
    return undefined;
  }
  return new Socket({ fd, readable: true, writable: false, ...(signal === undefined ? {} : { signal }) });
}

interface Readers {
  readonly push: (bytes: Uint8Array) => void;
  readonly end: (arch: string) => ViewFile;
}

function startReaders(path: string, held: readonly Uint8Array[]): Readers {
  const head = Buffer.concat(held);
  if (isElf(head) || isPerfData(head))
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason: m.needsFile } });
  const kinds = recognizeViews(DECODER.decode(head));
  if (kinds.size === 0) throw new AppError('NO_THREADS', { values: { path } });
  const strace = kinds.has('strace') ? new StraceReader(path) : null;
  const perf = kinds.has('perf') ? new PerfLooks(path) : null;
  const goroutines: SeenGoroutine[] = [];
  const dump = kinds.has('dump')
    ? new GoroutineDumpReader({
        goroutine: (g) => void (goroutines.length < MAX_GOROUTINES && goroutines.push(toSeen(g))),
        dump: () => undefined,
      })
    : null;
  const wantsText = kinds.has('gdb') || kinds.has('delve') || kinds.has('proc');
  const text: Uint8Array[] = [];
  let textBytes = 0;
  return {
    push: (bytes) => {
      strace?.push(bytes);
      dump?.push(bytes);
      perf?.push(bytes);
      if (!wantsText || textBytes >= MAX_TEXT_BYTES) return;
      text.push(bytes);
      textBytes += bytes.length;
    },
    end: (arch) => {
      dump?.end();
      const whole = wantsText ? DECODER.decode(Buffer.concat(text)) : '';
      const delve = kinds.has('delve') ? parseDelve(whole, path) : { looks: [], goroutines: [] };
      return {
        kinds: [...kinds],
        looks: [
          ...(kinds.has('gdb') ? parseGdbThreads(whole, path) : []),
          ...delve.looks,
          ...(perf?.end() ?? []),
          ...(kinds.has('proc') ? parseProcText(whole, path, arch) : []),
        ],
        trace: strace?.end() ?? null,
        goroutines: [...goroutines, ...delve.goroutines],
      };
    },
  };
}

/** Frames that carry a system call's number and arguments. */
const SYSCALL = /(?:^|\.|\/)(?:Raw)?Syscall6?$/;

function toSeen({ id, status, waitMinutes, stack, args }: Goroutine): SeenGoroutine {
  const at = stack.frames.findIndex((f) => SYSCALL.test(f.func) && !/\brawSyscall\b/.test(f.func));
  const words = at < 0 ? null : wordsOf(args[at] ?? '');
  const frames = stack.frames.map(({ func, file, line }) => ({ func, file, line }));
  return { id, tid: null, status, waitMinutes, frames, words };
}

/** `0x0, 0x5, 0xc000?, 0x1`: number and first arguments; null when one of the first four is not printed. */
function wordsOf(args: string): readonly bigint[] | null {
  const words = args.split(',').map((w) => /^\s*(0x[0-9a-f]+)\??\s*$/.exec(w)?.[1]);
  const known = words.slice(0, 4).flatMap((w) => (w === undefined ? [] : [BigInt(w)]));
  return known.length === 4 ? known : null;
}
