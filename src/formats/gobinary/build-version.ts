import type { AddressSpace } from '../executable/address-space.ts';
import { ByteView, indexOfBytes } from '../executable/byte-view.ts';

const PREFIX = new TextEncoder().encode('go1.');
const CHUNK = 1 << 20;
const MAX_SCAN = 256 << 20;
const MAX_CANDIDATES = 4096;

/**
 * The release of a Go program whose build information was removed: the variable `runtime.buildVersion` is a Go string in
 * the data, so a word there points to a text that starts with `go1.` and the next word is its length. Null when no or
 * more than one release is found.
 */
export function findBuildVersion(space: AddressSpace): string | null {
  const texts = candidates(space);
  if (texts.size === 0) return null;
  const found = new Set<string>();
  const size = space.pointerSize;
  for (const segment of space.segments) {
    if (!segment.write) continue;
    for (let start = 0; start < Math.min(segment.fileSize, MAX_SCAN); start += CHUNK) {
      const address = segment.address + start;
      const view = new ByteView(space.read(address, CHUNK + 2 * size), space.littleEndian);
      for (let at = (size - (address % size)) % size; at + 2 * size <= view.length; at += size) {
        const length = view.word(at + size, size);
        if (length < 5 || length > 40) continue;
        const text = texts.get(space.fixup(address + at, view.word(at, size)))?.slice(0, length);
        if (text !== undefined && RELEASE.test(text)) found.add(text);
      }
    }
  }
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

const RELEASE = /^go1\.\d{1,3}(\.\d{1,3}|(rc|beta)\d{1,2})?([ -+].*)?$/;

/** Addresses of texts that could be a release, with the 40 bytes that follow. */
function candidates(space: AddressSpace): Map<number, string> {
  const texts = new Map<number, string>();
  for (const segment of space.segments) {
    for (let start = 0; start < Math.min(segment.fileSize, MAX_SCAN); start += CHUNK) {
      const bytes = space.read(segment.address + start, CHUNK + 40);
      for (let at = indexOfBytes(bytes, PREFIX); at >= 0; at = indexOfBytes(bytes, PREFIX, at + 1)) {
        if (texts.size >= MAX_CANDIDATES) return texts;
        const text = String.fromCharCode(...bytes.subarray(at, at + 40));
        if (/^go1\.\d/.test(text)) texts.set(segment.address + start + at, text);
      }
    }
  }
  return texts;
}
