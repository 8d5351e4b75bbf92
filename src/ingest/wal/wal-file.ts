import { close, constants, fdatasync, fsync, ftruncate, open, writev } from 'node:fs';
import { promisify } from 'node:util';

/**
 * The five calls the log makes on a file, so that failure tests can put a faulty disk in between. Paths and flags as
 * in `node:fs`; all reject with the error of the system call.
 */
export interface WalFiles {
  /** Creates a file that must not exist, readable by its owner only (a segment holds data before redaction). */
  create(path: string): Promise<number>;
  /** Writes all buffers at a position; resolves with the bytes written, which may be fewer. Durable after `fdatasync`. */
  writev(fd: number, buffers: readonly Uint8Array[], position: number): Promise<number>;
  /** Resolves when everything written to the file is durable. */
  fdatasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  /** Makes creations, renames and removals in a directory durable. */
  syncDir(path: string): Promise<void>;
}

const openFile = promisify(open);
const writeAll = promisify(writev);
const syncFile = promisify(fsync);
const closeFile = promisify(close);

/**
 * Linux syncs a write to a file opened like this before the call returns, as `fdatasync` would (open(2), O_DSYNC): one hop to a
 * thread and back less, which on a busy machine is one wait for a processor less. Elsewhere a system may take it more lightly than
 * `fdatasync` (macOS: the drive's cache), so there the two calls stay apart.
 */
const SYNCED_WRITES = process.platform === 'linux';
const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/** The real calls. */
export const WAL_FILES: WalFiles = {
  create: (path) => openFile(path, SYNCED_WRITES ? CREATE_FLAGS | constants.O_DSYNC : CREATE_FLAGS, 0o600),
  writev: async (fd, buffers, position) => (await writeAll(fd, buffers, position)).bytesWritten,
  fdatasync: SYNCED_WRITES ? async () => undefined : promisify(fdatasync),
  truncate: promisify(ftruncate),
  close: closeFile,
  syncDir: async (path) => {
    const fd = await openFile(path, 'r');
    try {
      await syncFile(fd);
    } finally {
      await closeFile(fd);
    }
  },
};
