import type { ByteSource } from '../../model/binary-source.ts';

/** One member of a tar file. */
export interface TarEntry {
  /** Path as stored, without leading `./` and `/` and trailing `/`. */
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Offset of the content in the tar. */
  readonly offset: number;
  readonly linkTarget: string;
}

const BLOCK = 512;
/** Members of which more are not listed; the largest images have some hundred thousand. */
const MAX_ENTRIES = 2_000_000;
const MAX_LONG = 1 << 20;

const decoder = new TextDecoder();

/**
 * Lists a tar file by walking its headers; contents are skipped, not read. Understands ustar prefixes, GNU long names and
 * pax records (`path`, `linkpath`, `size`, `uid`, `gid`). Ends at the first block that is no header. Returns null at the
 * end of the archive (a block of zeros, or no bytes left), else the place where it is cut short or damaged.
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
export function* listTar(source: ByteSource): Generator<TarEntry, number | null> {
  let offset = 0;
  let long: Partial<Record<string, string>> = {};
  for (let count = 0; count < MAX_ENTRIES;) {
    const header = source.read(offset, BLOCK);
    if (header.length === 0 || (header.length === BLOCK && header.every((byte) => byte === 0))) return null;
    if (header.length < BLOCK || header[0] === 0 || !isChecksumRight(header)) return offset;
    const type = String.fromCharCode(header[156] ?? 0);
    const size = long['size'] === undefined ? readNumber(header, 124, 12) : Number(long['size']);
    const content = offset + BLOCK;
    if (!(size >= 0) || content + (type === '1' || type === '2' ? 0 : size) > source.size) return offset;
    offset = content + Math.ceil(size / BLOCK) * BLOCK;
    if (type === 'L' || type === 'K') {
      const text = trimZero(decoder.decode(source.read(content, Math.min(size, MAX_LONG))));
      long[type === 'L' ? 'path' : 'linkpath'] = text;
    } else if (type === 'x') {
      long = { ...long, ...readPax(source.read(content, Math.min(size, MAX_LONG))) };
    } else if (type !== 'g') {
      count++;
      yield toEntry(header, type, content, size, long);
      long = {};
    }
  }
  return null;
}

const KIND: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

function toEntry(
  header: Uint8Array,
  type: string,
  offset: number,
  size: number,
  long: Partial<Record<string, string>>,
): TarEntry {
  const magic = text(header, 257, 6);
  const prefix = magic.startsWith('ustar') && header[262] === 0 ? text(header, 345, 155) : '';
  const short = text(header, 0, 100);
  const name = long['path'] ?? (prefix === '' ? short : `${prefix}/${short}`);
  return {
    path: normalize(name),
    kind: name.endsWith('/') && type !== '5' && size === 0 ? 'directory' : (KIND[type] ?? 'other'),
    mode: readNumber(header, 100, 8) & 0o7777,
    uid: Number(long['uid'] ?? readNumber(header, 108, 8)),
    gid: Number(long['gid'] ?? readNumber(header, 116, 8)),
    size,
    offset,
    linkTarget: long['linkpath'] ?? text(header, 157, 100),
  };
}

/** Drops `.` and empty parts and stops `..` at the top, so that a path cannot leave the image. */
function normalize(name: string): string {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  // Deeper than any file system allows (PATH_MAX 4096): kept flat, so that nobody recurses into it.
  return parts.slice(0, 2048).join('/');
}

function text(header: Uint8Array, at: number, length: number): string {
  const bytes = header.subarray(at, at + length);
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function trimZero(value: string): string {
  const end = value.indexOf('\0');
  return end < 0 ? value : value.slice(0, end);
}

/** Octal text, or with the high bit set a big-endian binary number (GNU extension). */
function readNumber(header: Uint8Array, at: number, length: number): number {
  const first = header[at] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + (header[at + i] ?? 0);
    return value;
  }
  const digits = text(header, at, length).trim();
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function isChecksumRight(header: Uint8Array): boolean {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : (header[i] ?? 0);
  return sum === readNumber(header, 148, 8);
}

/** Records `LENGTH key=value\n`. */
function readPax(bytes: Uint8Array): Record<string, string> {
  const records: Record<string, string> = {};
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(decoder.decode(bytes.subarray(at, space)));
    if (!(length > space - at + 1) || at + length > bytes.length) break;
    const record = decoder.decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (equals > 0) records[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return records;
}
