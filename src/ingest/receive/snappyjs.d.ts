// The package ships no types. Only the call used here is declared.
declare module 'snappyjs' {
  /** Raw snappy block. Throws when the data is damaged or its declared length is above `maxLength`. */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
}
