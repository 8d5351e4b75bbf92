const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** A byte count in binary units with at most one decimal: `1.5 GiB`. Accepts any non-negative count up to 2^64. */
export function formatBytes(bytes: number | bigint): string {
  let value = Number(bytes);
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${trimDecimal(value, unit === 0 ? 0 : 1)} ${BINARY_UNITS[unit] ?? 'B'}`;
}

/** A duration in nanoseconds, adaptive, three significant digits: `870 µs`, `12.4 ms`, `3.02 s`, `4 min 10 s`. */
export function formatDurationNs(nanoseconds: number | bigint): string {
  const ns = Number(nanoseconds);
  const size = Math.abs(ns);
  if (size < 999.5) return `${trimDecimal(ns, 0)} ns`;
  if (size < 999.5e3) return `${threeDigits(ns / 1e3)} µs`;
  if (size < 999.5e6) return `${threeDigits(ns / 1e6)} ms`;
  if (size < 59.95e9) return `${threeDigits(ns / 1e9)} s`;
  const seconds = Math.round(size / 1e9);
  const sign = ns < 0 ? '-' : '';
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86_400)
    return `${sign}${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${sign}${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** A count with thousands separators: `12,345,678`. */
export function formatCount(count: number | bigint): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A ratio as a percentage with one decimal: `12.5 %`. */
export function formatRatio(ratio: number): string {
  return `${trimDecimal(ratio * 100, 1)} %`;
}

/** A chance as it follows the letter p: `= 0.042`; what is too small to write out as `< 0.0001`. */
export function formatChance(p: number): string {
  return p < 1e-4 ? '< 0.0001' : `= ${Number(p.toPrecision(2))}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  return trimDecimal(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

function trimDecimal(value: number, decimals: number): string {
  const fixed = value.toFixed(decimals);
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}
