/** Bodies up to this size come from the pool; larger ones are rare and get memory of their own. */
const MAX_POOLED_BYTES = 4 * 1024 * 1024;
/** Smaller bodies arrive in one chunk and are used where they lie. */
const MIN_POOLED_BYTES = 64 * 1024;
/** Most bytes kept for later: what a 100,000 spans/s stream has under way at once, several times over. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;
/** Most bytes lent out at once. Beyond it bodies get memory of their own, which the gate counts byte by byte. */
const MAX_LENT_BYTES = 64 * 1024 * 1024;

/**
 * Memory for request bodies, used again and again. Every fresh 200 KB buffer counts towards V8's limit of external memory,
 * and each time that limit is reached the whole heap is collected: tens of milliseconds that senders wait.
 */
export class BodyPool {
  private readonly free = new Map<number, Buffer[]>();
  private keptBytes = 0;
  private lentBytes = 0;

  /** A buffer of at least `bytes`, with old content; `undefined` when this size is not pooled or too much is lent. */
  take(bytes: number): Buffer | undefined {
    if (!(bytes > MIN_POOLED_BYTES && bytes <= MAX_POOLED_BYTES)) return undefined;
    const size = 2 ** Math.ceil(Math.log2(bytes));
    if (this.lentBytes + size > MAX_LENT_BYTES) return undefined;
    this.lentBytes += size;
    const buffer = this.free.get(size)?.pop();
    if (buffer === undefined) return Buffer.allocUnsafeSlow(size);
    this.keptBytes -= size;
    return buffer;
  }

  /** Gives a buffer from `take` back. The caller must hold no view of it any more. */
  give(buffer: Buffer): void {
    this.lentBytes -= buffer.length;
    if (this.keptBytes + buffer.length > MAX_KEPT_BYTES) return;
    this.keptBytes += buffer.length;
    const list = this.free.get(buffer.length);
    if (list === undefined) this.free.set(buffer.length, [buffer]);
    else list.push(buffer);
  }

  /** Memory for one piece of work: `take` as often as needed (fresh memory for sizes that are not pooled), then give all of it back at once. */
  borrow(): { readonly take: (bytes: number) => Uint8Array; readonly giveBack: () => void } {
    const taken: Buffer[] = [];
    return {
      take: (bytes) => {
        const buffer = this.take(bytes);
        if (buffer === undefined) return new Uint8Array(bytes);
        taken.push(buffer);
        return buffer;
      },
      giveBack: () => {
        for (const buffer of taken.splice(0)) this.give(buffer);
      },
    };
  }
}
