/**
 * Orders two texts as Go and C order them: by the bytes of their UTF-8 form. JavaScript's `<` compares UTF-16 units,
 * which differs where a character above U+FFFF meets one between U+E000 and U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

// A surrogate half stands for a character above U+FFFF and sorts after every other unit.
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
