import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isElf } from '../../formats/elf/elf-header.ts';
import { isElfCore } from '../../formats/elf-core/read-elf-core.ts';
import { isPerfData } from '../../formats/perf-data/perf-header.ts';

/** What a place is that was given: `program` names the functions of the cores and recordings beside it. */
export type FileRole = 'core' | 'perf-data' | 'program' | 'other';

const HEAD_BYTES = 64;

/** Tells a file by its first bytes. Pipes are not read, for what is read from them is gone. Errors: none, `other`. */
export function fileRole(path: string): FileRole {
  try {
    if (!statSync(path).isFile()) return 'other';
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(HEAD_BYTES);
      const head = bytes.subarray(0, readSync(fd, bytes, 0, HEAD_BYTES, 0));
      if (isElfCore(head)) return 'core';
      return isElf(head) ? 'program' : isPerfData(head) ? 'perf-data' : 'other';
    } finally {
      closeSync(fd);
    }
  } catch {
    return 'other';
  }
}
