/** Moments to label on an axis. */
export interface AxisTicks {
  readonly step: number;
  readonly ticks: readonly number[];
}

/** At most about `count` round steps (1, 2 or 5 times a power of ten) that cover a window. Any unit. */
export function roundTicks(from: number, to: number, count: number): AxisTicks {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return { step: 0, ticks: [] };
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return { step, ticks };
}

/** A moment after the start of the trace with as many digits as the step between two labels needs. */
export function formatOffset(ns: number, step: number): string {
  const [unit, size] =
    step >= 1e9 ? ['s', 1e9] : step >= 1e6 ? ['ms', 1e6] : step >= 1e3 ? ['µs', 1e3] : ['ns', 1];
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9));
  return `${(ns / size).toFixed(Math.min(3, decimals))} ${unit}`;
}
