import type { FrameKind } from './frame-kind.ts';

/** By what a flame graph is coloured. */
export type FlameColoring = 'package' | 'module' | 'kind';

/** Hues that are told apart with every common colour vision (Okabe and Ito 2008), as `#rrggbb`. */
export const FLAME_PALETTE = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#b8a800',
  '#5a6fd6',
] as const;

/** Colours of the kinds of code. */
export const KIND_COLORS: Readonly<Record<FrameKind, string>> = {
  application: '#0072b2',
  library: '#cc79a7',
  std: '#009e73',
  runtime: '#e69f00',
  native: '#7f8894',
  kernel: '#56b4e9',
};

/** Ends and middle of the scale of differences: less, equal, more. Blue to orange, never green to red. */
export const DIFF_COLORS = { less: '#0072b2', same: '#8d959f', more: '#d55e00' } as const;

/** The colour of a name: equal names, equal colours, on every machine. */
export function colorOfName(name: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return FLAME_PALETTE[(hash >>> 0) % FLAME_PALETTE.length] ?? FLAME_PALETTE[0];
}

/** Steps of the scale of differences on each side. */
export const DIFF_STEPS = 8;

/**
 * Step of a difference, `-DIFF_STEPS` (all of it gone) to `DIFF_STEPS` (all of it new). Relative to the larger side, so
 * that doubling and halving look equally strong; below 1 % it is 0.
 */
export function diffStep(before: number, after: number): number {
  const larger = Math.max(before, after);
  if (larger <= 0) return 0;
  const change = (after - before) / larger;
  if (Math.abs(change) < 0.01) return 0;
  return Math.sign(change) * Math.max(1, Math.round(Math.abs(change) * DIFF_STEPS));
}
