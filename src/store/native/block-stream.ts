import { type NativeBlock, readBlocks, readFirstBlock } from './read-blocks.ts';

/** Cuts a stream of bytes into blocks: pieces may end anywhere. */
export class BlockStream {
  private pending: Buffer = Buffer.alloc(0);
  /** Reading is tried again only when there is half as much again: trying is linear in what is pending. */
  private tryAt = 0;

  /** Takes the next bytes and returns the blocks that are complete. */
  push(piece: Buffer): NativeBlock[] {
    this.pending = this.pending.length === 0 ? piece : Buffer.concat([this.pending, piece]);
    const blocks: NativeBlock[] = [];
    while (this.pending.length > 0 && this.pending.length >= this.tryAt) {
      const found = readFirstBlock(this.pending);
      if (found === null) {
        this.tryAt = Math.ceil(this.pending.length * 1.5);
        break;
      }
      this.tryAt = 0;
      blocks.push(found.block);
      this.pending = this.pending.subarray(found.byteLength);
    }
    return blocks;
  }

  /** The stream is over: returns what is left. Throws RangeError when that is not whole blocks. */
  end(): NativeBlock[] {
    return readBlocks(this.pending);
  }
}
