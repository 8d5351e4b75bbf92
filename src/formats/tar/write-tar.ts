/** One entry to write. */
export interface TarInput {
  /** Relative path with forward slashes. */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  readonly mode: number;
  readonly content: Uint8Array;
}

const BLOCK = 512;
const encoder = new TextEncoder();

/**
 * Writes a POSIX archive: ustar, with a pax header before names over 100 bytes. Times are all the same and owners are
 * root, so that equal content gives equal bytes. Source: POSIX.1-2017 pax.
 */
export function writeTar(entries: readonly TarInput[], modifiedAtUnixMs: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const entry of entries) {
    const name = encoder.encode(entry.kind === 'directory' ? `${entry.path}/` : entry.path);
    if (name.length > 100) blocks.push(...paxBlocks(entry.path, modifiedAtUnixMs));
    blocks.push(header(name.subarray(0, 100), entry, entry.kind === 'file' ? '0' : '5', modifiedAtUnixMs));
    if (entry.kind === 'file') blocks.push(...padded(entry.content));
  }
  blocks.push(new Uint8Array(2 * BLOCK));
  return concat(blocks);
}

function paxBlocks(path: string, modifiedAtUnixMs: number): readonly Uint8Array[] {
  const body = encoder.encode(` path=${path}\n`);
  // The length counts its own digits.
  let length = body.length + 1;
  while (String(length).length + body.length !== length) length = String(length).length + body.length;
  const content = concat([encoder.encode(String(length)), body]);
  const entry = { path: 'pax', kind: 'file', mode: 0o644, content } as const;
  return [header(encoder.encode('././@PaxHeader'), entry, 'x', modifiedAtUnixMs), ...padded(content)];
}

function header(name: Uint8Array, entry: TarInput, type: string, modifiedAtUnixMs: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(encoder.encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  block.set(name, 0);
  put(octal(entry.mode, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(entry.kind === 'file' ? entry.content.length : 0, 11), 124);
  put(octal(Math.max(0, Math.floor(modifiedAtUnixMs / 1000)), 11), 136);
  put('        ', 148);
  put(type, 156);
  put('ustar\0', 257);
  put('00', 263);
  put('root', 265);
  put('root', 297);
  const sum = block.reduce((a, b) => a + b, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(content: Uint8Array): readonly Uint8Array[] {
  const rest = content.length % BLOCK;
  return rest === 0 ? [content] : [content, new Uint8Array(BLOCK - rest)];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
