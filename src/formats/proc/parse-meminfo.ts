/** Reads /proc/meminfo into bytes; lines without "kB" are plain counts. `undefined` without any line. Source: proc_meminfo(5). */
export function parseMeminfo(text: string): Readonly<Record<string, bigint>> | undefined {
  const table: Record<string, bigint> = {};
  for (const [, key = '', value = '0', unit] of text.matchAll(/^([\w()]+):\s+(\d{1,19})( kB)?\r?$/gm))
    table[key] = BigInt(value) * (unit === undefined ? 1n : 1024n);
  return Object.keys(table).length === 0 ? undefined : table;
}
