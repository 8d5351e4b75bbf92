import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

const MAX_FILE_BYTES = 64 << 20;

/** The files of a zip, or why it is none. */
type ZipFiles =
  | { readonly ok: true; readonly files: readonly { readonly name: string; readonly bytes: Buffer }[] }
  | { readonly ok: false; readonly reason: string };

/**
 * The hash of a module's zip as go.sum has it (`h1:…`): SHA-256 over the sorted list of the files' SHA-256. `reason` when
 * it is no whole zip. Source: golang.org/x/mod/sumdb/dirhash Hash1; APPNOTE.TXT 6.3 sections 4.3.7 to 4.3.16.
 */
export function hashModuleZip(
  zip: Buffer,
): { readonly ok: true; readonly hash: string } | { readonly ok: false; readonly reason: string } {
  const read = readZip(zip);
  if (!read.ok) return read;
  const lines = read.files
    .map(({ name, bytes }) => ({ name, sum: createHash('sha256').update(bytes).digest('hex') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sum }) => `${sum}  ${name}\n`);
  return { ok: true, hash: `h1:${createHash('sha256').update(lines.join('')).digest('base64')}` };
}

function readZip(zip: Buffer): ZipFiles {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > zip.length)
    return { ok: false, reason: 'zip: end of central directory not found' };
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const files = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50)
      return { ok: false, reason: `zip: entry ${i} of the central directory is damaged` };
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const skip = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    const offset = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + skip;
    if (offset + 30 > zip.length) return { ok: false, reason: `zip: ${name} lies outside of the file` };
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const data = zip.subarray(start, start + packed);
    try {
      files.push({
        name,
        bytes: method === 0 ? data : inflateRawSync(data, { maxOutputLength: MAX_FILE_BYTES }),
      });
    } catch (error) {
      return { ok: false, reason: `zip: ${name}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  return { ok: true, files };
}
