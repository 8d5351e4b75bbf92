import type { FileOpener } from '../file-opener.ts';
import { readPerfContent } from '../perf-content.ts';

/** `perf.data` as `perf record` writes it. */
export const opener: FileOpener = { open: readPerfContent };
