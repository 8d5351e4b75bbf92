import { ByteView, indexOfBytes } from '../executable/byte-view.ts';

/** One library of `/etc/ld.so.cache`. */
export interface LdCacheEntry {
  readonly name: string;
  readonly path: string;
  readonly flags: number;
}

const MAGIC = new TextEncoder().encode('glibc-ld.so.cache1.1');
const MAX_ENTRIES = 100_000;

/**
 * Reads glibc's cache of libraries, also where it follows the older `ld.so-1.7.0` table. Empty for anything else.
 * Source: glibc sysdeps/generic/dl-cache.h, struct cache_file_new.
 */
export function parseLdCache(bytes: Uint8Array): LdCacheEntry[] {
  const start = indexOfBytes(bytes, MAGIC);
  if (start < 0) return [];
  const body = bytes.subarray(start);
  // The byte order is the machine's; a count that does not fit says it is the other one.
  const little = new ByteView(body, true);
  const fits = little.u32(20) * 24 + 48 <= body.length;
  const view = fits ? little : new ByteView(body, false);
  const entries: LdCacheEntry[] = [];
  const count = Math.min(view.u32(20), MAX_ENTRIES);
  for (let i = 0; i < count && view.has(48 + i * 24, 24); i++) {
    const at = 48 + i * 24;
    const name = view.cString(view.u32(at + 4), 256);
    const path = view.cString(view.u32(at + 8), 4096);
    if (name !== '' && path.startsWith('/')) entries.push({ name, path, flags: view.u32(at) });
  }
  return entries;
}
