/** A colour as red, green and blue, 0 to 255. Understands `#rrggbb` and `rgb(r, g, b)`, what the theme resolves to. */
export function parseColor(color: string): readonly [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (hex !== null)
    return [1, 2, 3].map((i) => Number.parseInt(hex[i] ?? '0', 16)) as [number, number, number];
  const rgb = /^rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(color);
  return rgb === null ? [128, 128, 128] : ([1, 2, 3].map((i) => Number(rgb[i])) as [number, number, number]);
}

/** `share` of the first colour over the second, as `rgb(…)`. */
export function mixColors(color: string, ground: string, share: number): string {
  const [a, b] = [parseColor(color), parseColor(ground)];
  const mixed = a.map((value, i) => Math.round(value * share + (b[i] ?? 0) * (1 - share)));
  return `rgb(${mixed.join(', ')})`;
}
