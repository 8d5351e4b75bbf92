/** The value of a pc-value table at an address and where the run that holds it ends. */
export interface PcValue {
  readonly value: number;
  /** First offset from the function's entry at which another value holds. */
  readonly until: number;
}

const NONE: PcValue = { value: -1, until: 0 };

/**
 * Walks a pc-value table: pairs of zigzag value delta (the first starts from -1) and address delta in units of `minLc`;
 * a zero value delta that is not the first ends it. `offset` is the distance from the function's entry.
 * Answers -1 when the address lies beyond the table or the table is damaged. Source: Go src/runtime/symtab.go step.
 */
export function pcValueAt(bytes: Uint8Array, start: number, offset: number, minLc: number): PcValue {
  let at = start;
  let value = -1;
  let pc = 0;
  let first = true;
  for (;;) {
    const delta = varint(bytes, at);
    if (delta.next < 0 || (delta.value === 0 && !first)) return NONE;
    at = delta.next;
    value = (value + ((delta.value >>> 1) ^ -(delta.value & 1))) | 0;
    const step = varint(bytes, at);
    if (step.next < 0) return NONE;
    at = step.next;
    pc += step.value * minLc;
    if (offset < pc) return { value, until: pc };
    first = false;
  }
}

// One object is reused: these tables are walked millions of times and allocation would dominate.
const result = { value: 0, next: 0 };

function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let shift = 0;
  for (let i = at; i < at + 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) break;
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) {
      result.value = value >>> 0;
      result.next = i + 1;
      return result;
    }
  }
  result.value = 0;
  result.next = -1;
  return result;
}
