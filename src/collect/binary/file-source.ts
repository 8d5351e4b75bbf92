import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../model/binary-source.ts';

/** An open file as a source. Close it: a tree of a thousand files must not hold a thousand descriptors. */
export interface FileSource extends ByteSource {
  /** `false` for a directory, a device or a pipe: nothing is read then. */
  readonly regular: boolean;
  readonly mode: number;
  readonly close: () => void;
}

/** Bytes of one window. Tables of one file lie together, so most reads are answered from the last window. */
const WINDOW = 4096;
const EMPTY = new Uint8Array(0);
/** A pipe without a writer would hold up the whole process, signals included; regular files are not changed by it. */
export const WITHOUT_WAITING = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/**
 * Memory for the small reads of one file after the other: what one file was given is given again to the next. Only for
 * readers that keep nothing but texts and numbers.
 */
export class ReadArena {
  readonly #bytes = Buffer.allocUnsafeSlow(256 * 1024);
  #used = 0;

  reset(): void {
    this.#used = 0;
  }

  take(length: number): Buffer | undefined {
    if (this.#used + length > this.#bytes.length) return undefined;
    this.#used += length;
    return this.#bytes.subarray(this.#used - length, this.#used);
  }
}

/**
 * Opens a file for random reading. Small reads go through one window of 4 KiB, larger ones straight to the kernel.
 * Never follows a read into a pipe or device. Throws the system's error when it cannot be opened.
 */
export function openFileSource(path: string, arena?: ReadArena): FileSource {
  arena?.reset();
  const fd = openSync(path, WITHOUT_WAITING);
  let size = 0;
  let mode = 0;
  let regular = false;
  try {
    const stat = fstatSync(fd);
    ({ size, mode } = stat);
    regular = stat.isFile();
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  // Two windows: one stays at the header, to which readers come back, one moves.
  let head: Uint8Array = EMPTY;
  let windowAt = 0;
  let window: Uint8Array = EMPTY;
  const read = (offset: number, length: number): Uint8Array => {
    if (!regular || !(offset >= 0) || offset >= size || !(length > 0)) return EMPTY;
    const wanted = Math.min(length, size - offset);
    if (offset + wanted <= head.length) return head.subarray(offset, offset + wanted);
    if (offset >= windowAt && offset + wanted <= windowAt + window.length)
      return window.subarray(offset - windowAt, offset - windowAt + wanted);
    if (wanted > WINDOW / 2) return readFully(fd, offset, wanted, arena);
    const fresh = readFully(fd, offset, Math.min(WINDOW, size - offset), arena);
    if (offset === 0) head = fresh;
    else {
      window = fresh;
      windowAt = offset;
    }
    return fresh.subarray(0, wanted);
  };
  return { size: regular ? size : 0, regular, mode, read, close: () => closeSync(fd) };
}

/** Reads until the wish is met or the file ends (it may shrink meanwhile). */
function readFully(fd: number, offset: number, length: number, arena: ReadArena | undefined): Uint8Array {
  // Small reads share Node's pool; a large one must not keep a pool alive.
  const bytes =
    arena?.take(length) ?? (length <= WINDOW ? Buffer.allocUnsafe(length) : Buffer.allocUnsafeSlow(length));
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, offset + filled);
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}
