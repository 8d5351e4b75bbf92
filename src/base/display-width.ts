// Ranges that terminals draw two columns wide: Unicode 16 East_Asian_Width W and F, condensed to the blocks that occur
// in text (UAX #11). Emoji presentation sequences count as wide through their base character's block.
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns that a text takes on a terminal: wide characters two, combining marks and escape sequences none. */
export function displayWidth(text: string): number {
  let width = 0;
  // oxlint-disable-next-line no-control-regex -- the escape byte is what a colour sequence starts with
  for (const char of text.replace(/\u001b\[[0-9;]*m/g, ''))
    width += charWidth(char.codePointAt(0) ?? 0, char);
  return width;
}

function charWidth(code: number, char: string): number {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x200b || code === 0xfe0f) return 0;
  if (code >= 0x300 && /\p{Mark}/u.test(char)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** Pads with spaces on the right up to `width` columns. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
