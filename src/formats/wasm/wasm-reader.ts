import type { ByteSource } from '../../model/binary-source.ts';

const decoder = new TextDecoder();

/**
 * Reads a WebAssembly module front to back through a window of 64 KiB. `failed` becomes true at the first read beyond
 * the end or overlong number, and everything read after that is 0.
 */
export class WasmReader {
  readonly #source: ByteSource;
  readonly #end: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowAt = 0;
  at: number;
  failed = false;

  constructor(source: ByteSource, at: number, end: number) {
    this.#source = source;
    this.#end = Math.min(end, source.size);
    this.at = at;
  }

  get done(): boolean {
    return this.failed || this.at >= this.#end;
  }

  byte(): number {
    let value = this.#window[this.at - this.#windowAt];
    if (value === undefined && !this.done) {
      this.#windowAt = this.at;
      this.#window = this.#source.read(this.at, Math.min(1 << 16, this.#end - this.at));
      value = this.#window[0];
    }
    if (value === undefined || this.at >= this.#end) {
      this.failed = true;
      return 0;
    }
    this.at++;
    return value;
  }

  /** Unsigned LEB128 of at most 32 bits (WebAssembly core specification 5.2.2), 64 for memory64 limits. */
  uint(maxBytes = 5): number {
    let value = 0;
    let scale = 1;
    for (let used = 0; used < maxBytes; used++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.failed = true;
    return 0;
  }

  /** Signed LEB128 as used by `i32.const` and `i64.const`. */
  int(): number {
    let value = 0;
    let scale = 1;
    for (let used = 0; used < 10; used++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - scale;
    }
    this.failed = true;
    return 0;
  }

  name(max = 65_536): string {
    const length = this.uint();
    const start = this.at;
    this.skip(length);
    if (this.failed) return '';
    return decoder.decode(this.#source.read(start, Math.min(length, max)));
  }

  skip(length: number): void {
    if (this.at + length > this.#end) this.failed = true;
    else this.at += length;
  }
}
