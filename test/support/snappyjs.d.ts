// The package ships no types. Only the call that tests use is declared.
declare module 'snappyjs' {
  /** Raw snappy block. */
  export function compress(data: Uint8Array): Uint8Array;
}
