/** One element of DER: tag, and where its content lies. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

const MAX_ELEMENTS = 10_000;

/** The element at an offset; undefined when it does not end inside `limit`. Source: X.690, 8.1 and 10.1. */
export function readElement(bytes: Uint8Array, at: number, limit: number): DerElement | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  let length = first;
  let contentStart = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[contentStart + i] ?? 0);
    contentStart += count;
  }
  const end = contentStart + length;
  return end > limit || end > bytes.length ? undefined : { tag, start: at, contentStart, end };
}

/** The elements inside of another; what is damaged ends the list. */
export function childrenOf(bytes: Uint8Array, parent: DerElement): readonly DerElement[] {
  const found: DerElement[] = [];
  let at = parent.contentStart;
  while (at < parent.end && found.length < MAX_ELEMENTS) {
    const element = readElement(bytes, at, parent.end);
    if (element === undefined) break;
    found.push(element);
    at = element.end;
  }
  return found;
}

/** An object identifier in dots. */
export function oidText(bytes: Uint8Array, element: DerElement): string {
  const numbers: number[] = [];
  let value = 0;
  for (let i = element.contentStart; i < element.end; i++) {
    const byte = bytes[i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0)
      numbers.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}
