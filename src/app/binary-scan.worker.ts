import { parentPort, workerData } from 'node:worker_threads';
import { createBatchScanner, type ScanOptions } from './binary-scan-batch.ts';

// A thread of the tree scan: answers each list of paths with the lines to print. Ends when the main thread ends it.
const scan = createBatchScanner(workerData as ScanOptions);
parentPort?.on('message', (paths: readonly string[]) => {
  // A failure ends the thread: its owner hears of it.
  void scan(paths).then((result) => parentPort?.postMessage(result));
});
