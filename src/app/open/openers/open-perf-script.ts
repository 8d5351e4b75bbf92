import type { FileOpener } from '../file-opener.ts';
import { readPerfContent } from '../perf-content.ts';

/** The text of `perf script`. */
export const opener: FileOpener = { open: readPerfContent };
