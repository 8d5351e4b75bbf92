/** How far colours keep away from grey, so that small differences are seen. */
const SHIFT = 0.7;
const BACKGROUND = { saturation: 0.1, value: 0.93 };
const FOREGROUND = { saturation: 1, value: 0.7 };

/**
 * The colour for a score from -1 (green) over 0 (grey) to 1 (red), strong for lines and light for backgrounds.
 * Source: google/pprof `internal/graph/dotgraph.go` dotColor, so that drawings look the same.
 */
export function dotColor(score: number, isBackground: boolean): string {
  const { saturation: full, value } = isBackground ? BACKGROUND : FOREGROUND;
  const bounded = Math.max(-1, Math.min(1, score));
  const size = Math.abs(bounded);
  // Near zero grey, not yellow.
  const saturation = size < 0.2 ? full * (size / 0.2) : full;
  const shifted = Math.sign(bounded) * size ** (1 - SHIFT);
  const red = shifted < 0 ? value * (1 + saturation * shifted) : value;
  const green = shifted < 0 ? value : value * (1 - saturation * shifted);
  const blue = value * (1 - saturation);
  // Without a total the score is no number: such a part is black.
  const hex = (part: number) => (Math.trunc(part * 255) || 0).toString(16).padStart(2, '0');
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}
