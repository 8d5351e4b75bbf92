import { parentPort, workerData } from 'node:worker_threads';
import { createBatchScanner, type ScanOptions } from './binary-scan-batch.ts';

// A thread of the tree scan: answers each list of paths with the lines to print. Ends when the main thread ends it.
const scan = createBatchScanner(workerData as ScanOptions);
parentPort?.on('message', async (paths: readonly string[]) => parentPort?.postMessage(await scan(paths)));
