/** Maps time and duration to the pixels of a scatter plot and back. The duration axis is logarithmic. */
export interface ScatterScale {
  readonly x: (ms: number) => number;
  readonly y: (ns: number) => number;
  readonly msAt: (x: number) => number;
  readonly nsAt: (y: number) => number;
  /** Durations to label: powers of ten, and their double and fivefold when the range is short. */
  readonly ticks: readonly number[];
}

interface ScatterBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A scale that shows all durations, at least one decade. Durations of zero lie on the lower edge. */
export function scatterScale(
  durationsNs: readonly number[],
  fromMs: number,
  toMs: number,
  box: ScatterBox,
): ScatterScale {
  let low = Number.POSITIVE_INFINITY;
  let high = 1;
  for (const ns of durationsNs) {
    if (ns > 0) low = Math.min(low, ns);
    high = Math.max(high, ns);
  }
  const bottom = Math.log10(Number.isFinite(low) ? low / 1.3 : 1e6);
  const top = Math.max(bottom + 1, Math.log10(high * 1.3));
  const perMs = box.width / Math.max(1, toMs - fromMs);
  const perDecade = box.height / (top - bottom);
  const ticks: number[] = [];
  for (let power = Math.floor(bottom); power <= top; power++)
    for (const factor of top - bottom < 2 ? [1, 2, 5] : [1]) {
      const tick = factor * 10 ** power;
      if (Math.log10(tick) >= bottom && Math.log10(tick) <= top) ticks.push(tick);
    }
  return {
    x: (ms) => box.left + (ms - fromMs) * perMs,
    y: (ns) => box.top + box.height - (Math.max(bottom, Math.log10(Math.max(1e-9, ns))) - bottom) * perDecade,
    msAt: (x) => fromMs + (x - box.left) / perMs,
    nsAt: (y) => 10 ** (bottom + (box.top + box.height - y) / perDecade),
    ticks,
  };
}

/** The point nearest to a place, within a distance in pixels; -1 when none is near. */
export function nearestPoint(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: number,
  y: number,
  within: number,
): number {
  let best = -1;
  let bestDistance = within * within;
  for (let i = 0; i < xs.length; i++) {
    const dx = (xs[i] ?? 0) - x;
    const dy = (ys[i] ?? 0) - y;
    const distance = dx * dx + dy * dy;
    if (distance <= bestDistance) {
      best = i;
      bestDistance = distance;
    }
  }
  return best;
}
