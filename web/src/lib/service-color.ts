/**
 * Colours of services and series. Seven hues of Okabe and Ito ("Color Universal Design", 2008: told apart with every
 * common colour vision), each in a plain and a shifted tone; per theme, so that a bar keeps a contrast of 3:1 to the
 * surface it lies on (WCAG 2.2, 1.4.11). A name is always written beside a colour.
 */
export const SERIES_COLORS: Readonly<Record<'light' | 'dark', readonly string[]>> = {
  light: [
    '#0072b2',
    '#c25400',
    '#00825f',
    '#b0588c',
    '#b07800',
    '#2f8fc7',
    '#8a7a00',
    '#004d80',
    '#8c3b00',
    '#005c43',
    '#7d2f60',
    '#7a5200',
    '#5a6fd6',
    '#5c5200',
  ],
  dark: [
    '#56b4e9',
    '#e6772e',
    '#1fbf92',
    '#d98bb6',
    '#e69f00',
    '#3d8fd1',
    '#f0e442',
    '#9bd3f5',
    '#ffab78',
    '#7fe0c3',
    '#f2bfdc',
    '#ffcb66',
    '#9fb0ff',
    '#b8ae3c',
  ],
};

/** FNV-1a, 32 bit, over UTF-16 units: small, and equal everywhere. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Gives each new name a slot: the one its hash asks for, or the next free one, so that two services of one system are
 * not drawn alike while there are free slots. Names that have a slot keep it; new ones are placed in alphabetical order,
 * so the same set gives the same colours in every browser.
 */
export function assignSlots(
  known: Readonly<Record<string, number>>,
  names: readonly string[],
  slotCount: number,
): Readonly<Record<string, number>> {
  const missing = [...new Set(names)].filter((name) => known[name] === undefined).sort();
  if (missing.length === 0) return known;
  const next: Record<string, number> = { ...known };
  const taken = new Set(Object.values(next));
  for (const name of missing) {
    let slot = hashText(name) % slotCount;
    if (taken.size < slotCount) while (taken.has(slot)) slot = (slot + 1) % slotCount;
    next[name] = slot;
    taken.add(slot);
  }
  return next;
}
