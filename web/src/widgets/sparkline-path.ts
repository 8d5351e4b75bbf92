/** Length of the dash that stands for a lone point, in pixels. */
const LONE = 6;

/**
 * The path of a small line through values that are evenly spaced; null interrupts the line. The value axis starts at
 * zero, so that lines of one column can be compared by height within their own maximum. A lone point becomes a dash that is wide
 * enough to be seen.
 */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  let max = 0;
  for (const value of values) if (value !== null && value > max) max = value;
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const parts: string[] = [];
  let open = false;
  for (const [i, value] of values.entries()) {
    if (value === null) {
      open = false;
      continue;
    }
    const x = round(i * step);
    const y = round(max === 0 ? height : height - (value / max) * height);
    const alone = !open && (i + 1 >= values.length || values[i + 1] === null);
    parts.push(
      alone
        ? `M${round(Math.min(Math.max(0, x - LONE / 2), width - LONE))} ${y}h${LONE}`
        : `${open ? 'L' : 'M'}${x} ${y}`,
    );
    open = true;
  }
  return parts.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
