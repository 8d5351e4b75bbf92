/** Symbols of a running kernel, for addresses as `PerfFrame` has them: signed, so negative. */
export class KernelSymbols {
  readonly #addresses: Float64Array;
  readonly #names: readonly string[];

  constructor(addresses: Float64Array, names: readonly string[]) {
    this.#addresses = addresses;
    this.#names = names;
  }

  get size(): number {
    return this.#names.length;
  }

  /** The symbol at or before an address; empty before the first. */
  nameOf(address: number): string {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#addresses[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return this.#names[low - 1] ?? '';
  }
}

/**
 * Parses `/proc/kallsyms`: functions only. Without the right to see addresses all of them are zero: the table is then empty.
 * Source: Linux `kernel/kallsyms.c`.
 */
export function parseKallsyms(text: string): KernelSymbols {
  const rows: [address: number, name: string][] = [];
  for (const line of text.split('\n')) {
    const [, hex = '', name = ''] = /^([0-9a-f]{16}) [tTwW] (\S+)/.exec(line) ?? [];
    if (hex === '' || !hex.startsWith('f')) continue;
    rows.push([Number(BigInt.asIntN(64, BigInt(`0x${hex}`))), name]);
  }
  rows.sort((a, b) => a[0] - b[0]);
  return new KernelSymbols(
    Float64Array.from(rows, (row) => row[0]),
    rows.map((row) => row[1]),
  );
}
