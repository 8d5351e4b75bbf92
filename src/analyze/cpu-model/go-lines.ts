/**
 * Bytes Go's runtime keeps of one line of /proc/self/cgroup and /proc/self/mountinfo: 4 paths of 4096 bytes, each
 * possibly all escapes of 4 characters (internal/runtime/cgroup, ParseSize).
 */
export const GO_PARSE_SIZE = 4 * 4 * 4096;

/** Bytes Go's runtime keeps of one path (internal/runtime/cgroup, PathSize). */
export const GO_PATH_SIZE = 4096;

/** One line as Go's line reader hands it out. */
export interface GoLine {
  readonly text: string;
  /** No newline was found within the buffer: the line is cut, or the file ends without one. */
  readonly incomplete: boolean;
}

/**
 * The lines of a file as Go's runtime sees them through its fixed buffer: a line that does not fit is cut and its rest
 * skipped, a last line without newline is marked. Source: internal/runtime/cgroup/line_reader.go (equal in go1.25.0 and
 * go1.27.4). Text is taken as UTF-8; sizes are bytes.
 */
export function* goLines(text: string): Generator<GoLine> {
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end);
    // A line of exactly the buffer's size has its newline outside of it.
    const fits = newline >= 0 && byteLength(line) < GO_PARSE_SIZE;
    yield fits
      ? { text: line, incomplete: false }
      : { text: cutBytes(line, GO_PARSE_SIZE), incomplete: true };
    at = end + 1;
  }
}

/** Bytes of a text in UTF-8. Cheap for the short texts of every day. */
export function byteLength(text: string): number {
  if (text.length * 3 < GO_PATH_SIZE) return /^[\x20-\x7e]*$/.test(text) ? text.length : encode(text).length;
  return encode(text).length;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function cutBytes(text: string, size: number): string {
  const bytes = encode(text);
  return bytes.length <= size ? text : new TextDecoder().decode(bytes.subarray(0, size));
}
