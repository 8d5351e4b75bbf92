import type { ByteSource } from '../../model/binary-source.ts';
import { indexOfBytes } from '../executable/byte-view.ts';

const PREFIX = new TextEncoder().encode('\u0000 Go build ID: "').subarray(1);
/** The linker puts the text at the very start of the code (cmd/internal/buildid, readSize). */
const SEARCHED = 32 * 1024;

/** Go build id of formats without notes: a text at the start of the code; null when there is none. */
export function goBuildIdInText(source: ByteSource): string | null {
  const bytes = source.read(0, SEARCHED);
  const at = indexOfBytes(bytes, PREFIX);
  if (at < 0) return null;
  const start = at + PREFIX.length;
  const end = bytes.indexOf(0x22, start);
  return end < 0 || end - start > 256 ? null : new TextDecoder().decode(bytes.subarray(start, end));
}
