import { text } from '../base/messages.ts';
import { walkFiles } from '../collect/binary/walk-files.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { FACTS_ONLY } from './binary-inspect.ts';
import { type BinaryIo, type BinaryRequest, progressLine } from './binary-request.ts';
import { createBatchScanner, type ScanOptions, type ScanResult } from './binary-scan-batch.ts';
import { ScanPool } from './binary-scan-pool.ts';

const BATCH = 64;
/** Files after which threads pay for their start and for compiling the readers once more each (bench/binary/tree.ts). */
const THREADS_FROM = 2048;
/** Batches under way at most: bounds memory and keeps the output in the order of the tree. */
const MAX_PENDING = 8;

/**
 * Reads every program below a directory and prints one line each in the order of the directories. Memory does not grow
 * with the tree: files are read in a few pages that are used again, at most eight batches of lines are under way.
 */
export async function scanTree(directory: string, request: BinaryRequest, io: BinaryIo): Promise<void> {
  const options: ScanOptions = {
    inspect: { ...FACTS_ONLY, deep: request.deep, size: request.size, functions: request.functions },
    json: io.json,
    all: request.all,
    notGo: text(c.notGo, io.lang),
    brief: request.brief,
  };
  const scan = createBatchScanner(options);
  const pool = new ScanPool(options);
  const pending: (ScanResult | Promise<ScanResult>)[] = [];
  let files = 0;
  let found = 0;
  const printFirst = async () => {
    const first = pending.shift();
    if (first === undefined) return;
    const result = await first;
    found += result.found;
    for (const { path, reason } of result.refused) io.err(`${text(c.denied, io.lang, { path, reason })}\n`);
    if (result.text !== '') io.out(result.text);
  };
  try {
    for (const paths of batches(directory, io)) {
      if (io.signal.aborted) break;
      files += paths.length;
      // Deep reading costs milliseconds a file: threads pay from the start.
      if (!pool.started && (request.deep || files >= THREADS_FROM)) pool.start();
      pending.push(pool.tryScan(paths) ?? scan(paths));
      while (pending.length > MAX_PENDING || (!pool.started && pending.length > 0)) await printFirst();
      progressLine(files, found, io);
      // Lets threads report and an interrupt be seen.
      await new Promise((done) => setImmediate(done));
    }
    while (pending.length > 0) await printFirst();
  } finally {
    await pool.close();
  }
  if (io.isErrTty && !io.quiet) io.err('\r\u001b[K');
  if (!io.json && !io.quiet) io.err(`${text(c.total, io.lang, { files, found })}\n`);
}

function* batches(directory: string, io: BinaryIo): Generator<string[]> {
  let paths: string[] = [];
  for (const entry of walkFiles(directory)) {
    if (entry.kind === 'denied') {
      io.err(`${text(c.denied, io.lang, { path: entry.path, reason: entry.reason })}\n`);
      continue;
    }
    paths.push(entry.path);
    if (paths.length < BATCH) continue;
    yield paths;
    paths = [];
  }
  if (paths.length > 0) yield paths;
}
