import { setFlagsFromString } from 'node:v8';
import { text } from '../base/messages.ts';
import { walkFiles } from '../collect/binary/walk-files.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { type BinaryIo, type BinaryRequest, progressLine } from './binary-request.ts';
import {
  type BatchScanner,
  createBatchScanner,
  type ScanOptions,
  type ScanResult,
} from './binary-scan-batch.ts';
import type { ScanPool } from './binary-scan-pool.ts';

/** A few files, then more: after the first it is known whether the disk has to be asked. */
const FIRST_BATCH = 8;
const BATCH = 64;
/** With threads: this one reads, too, and must soon see that another is free. */
const SHARED_BATCH = 16;
/** Files after which threads pay for their start and for compiling the readers once more each (bench/binary/tree.ts). */
const THREADS_FROM = 4096;
/** Batches in a row that have asked the disk, after which the tree counts as lying there: a page or two always does. */
const COLD_AFTER = 4;
/** Batches under way at most with threads: bounds memory and keeps the output in the order of the tree. */
const MAX_PENDING = 16;
/**
 * Files after which optimised code pays for being made: until then the compiler takes more processor time than the files
 * do (bench/binary/tree.ts: half of what 1,000 files cost).
 */
const OPTIMISE_FROM = 4096;
/** Brief readings do so little a file that even 20,000 take less without. */
const OPTIMISE_BRIEF_FROM = 65_536;

/** 128 + SIGINT, as shells expect. */
const EXIT_INTERRUPTED = 130;

/** What is wanted of each program of a tree. */
export type TreeRequest = Pick<BinaryRequest, 'all' | 'deep' | 'size' | 'functions' | 'brief'>;

/**
 * Reads every program below a directory and prints one line each in the order of the directories. Memory does not grow
 * with the tree: files are read in a few pages that are used again, at most sixteen batches of lines are under way.
 * Answers 130 after an interrupt, 2 when a place could not be read, else 0.
 */
export async function scanTree(directory: string, request: TreeRequest, io: BinaryIo): Promise<number> {
  const options: ScanOptions = {
    inspect: { deep: request.deep, size: request.size, functions: request.functions, addresses: [] },
    json: io.json,
    all: request.all,
    notGo: text(c.notGo, io.lang),
    brief: request.brief,
  };
  setFlagsFromString('--no-opt');
  const reader = new TreeReader(options);
  const pending: Promise<ScanResult>[] = [];
  let found = 0;
  let refused = 0;
  const onRefused = (one: Refused) => {
    refused++;
    tellRefused(one, io);
  };
  const printFirst = async () => {
    const result = await pending.shift();
    if (result === undefined) return;
    found += result.found;
    result.refused.forEach(onRefused);
    if (result.text === '') return;
    io.out(result.text);
    await io.drained?.();
  };
  try {
    for (const paths of batches(directory, onRefused, () => reader.batchSize)) {
      if (io.signal.aborted) break;
      await reader.prepare(paths);
      pending.push(reader.take(paths));
      while (pending.length > reader.maxPending) await printFirst();
      progressLine(reader.files, found, io);
      // Lets threads report and an interrupt be seen.
      await new Promise((done) => setImmediate(done));
    }
    while (pending.length > 0) await printFirst();
  } finally {
    await reader.close();
  }
  if (io.isErrTty && !io.quiet) io.err('\r\u001b[K');
  if (io.signal.aborted) {
    io.err(`${text(c.interrupted, io.lang, { files: reader.files })}\n`);
    return EXIT_INTERRUPTED;
  }
  if (!io.json && !io.quiet) io.err(`${text(c.total, io.lang, { files: reader.files, found })}\n`);
  return refused > 0 ? 2 : 0;
}

/** Whether the disk had to be asked since the last question: the system counts what it reads for this process. */
function createDiskGauge(): () => boolean {
  let before = process.resourceUsage().fsRead;
  return () => {
    const last = before;
    before = process.resourceUsage().fsRead;
    return before > last;
  };
}

/** Hands out batches: to threads where they pay, else to this one. */
class TreeReader {
  readonly #options: ScanOptions;
  readonly #scan: BatchScanner;
  readonly #diskWasAsked = createDiskGauge();
  #pool: ScanPool | undefined;
  #files = 0;
  #isDiskAsked = false;
  #batchesFromDisk = 0;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#scan = createBatchScanner(options);
  }

  get files(): number {
    return this.#files;
  }

  /** Of the batch that is being collected. */
  get batchSize(): number {
    if (this.#files === 0) return FIRST_BATCH;
    return this.#pool === undefined ? BATCH : SHARED_BATCH;
  }

  /** Batches that may be under way while the next one is collected: none where this thread reads in turn. */
  get maxPending(): number {
    if (this.#pool !== undefined) return MAX_PENDING;
    return this.#isDiskAsked ? 1 : 0;
  }

  /** Loads and starts what the next batch needs. */
  async prepare(paths: readonly string[]): Promise<void> {
    const from = this.#options.brief && !this.#options.all ? OPTIMISE_BRIEF_FROM : OPTIMISE_FROM;
    if (this.#files < from && this.#files + paths.length >= from) setFlagsFromString('--opt');
    this.#files += paths.length;
    this.#isDiskAsked = this.#diskWasAsked();
    if (this.#pool === undefined && this.#isWorthThreads()) {
      const { ScanPool } = await import('./binary-scan-pool.ts');
      this.#pool = new ScanPool(this.#options);
    }
    this.#batchesFromDisk = this.#isDiskAsked ? this.#batchesFromDisk + 1 : 0;
    this.#pool?.grow(this.#batchesFromDisk >= COLD_AFTER);
  }

  /**
   * Deep reading costs milliseconds a file; a disk answers several questions in the time of one. Brief readings ask it
   * so without threads of ours, whose start costs more than 5,000 of them.
   */
  #isWorthThreads(): boolean {
    const { brief, all, inspect } = this.#options;
    if (brief && !all) return false;
    return inspect.deep || inspect.size || this.#files >= THREADS_FROM || this.#isDiskAsked;
  }

  take(paths: readonly string[]): Promise<ScanResult> {
    return this.#pool?.tryScan(paths) ?? this.#scan(paths, this.#isDiskAsked);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }
}

interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Names may hold what moves the cursor. */
function tellRefused({ path, reason }: Refused, io: BinaryIo): void {
  const shown = path.replaceAll(/\p{Cc}/gu, '�');
  io.err(`${text(c.denied, io.lang, { path: shown, reason })}\n`);
}

function* batches(
  directory: string,
  onRefused: (refused: Refused) => void,
  size: () => number,
): Generator<string[]> {
  let paths: string[] = [];
  for (const entry of walkFiles(directory)) {
    if (entry.kind === 'denied') {
      onRefused(entry);
      continue;
    }
    paths.push(entry.path);
    if (paths.length < size()) continue;
    yield paths;
    paths = [];
  }
  if (paths.length > 0) yield paths;
}
