/** Kinds of messages between this program and the process of the embedded engine. */
export const FRAME = {
  /** To the engine: a request as JSON. */
  request: 1,
  /** To the engine: end the statement with this id. */
  cancel: 2,
  /** To the engine: finish what runs, close, exit. */
  close: 3,
  /** To the engine: send the next piece of the streamed result with this id. */
  more: 4,
  /** From the engine: it is open; JSON `ReadyMessage`. */
  ready: 16,
  /** From the engine: it cannot open; JSON `FailureMessage`. */
  failed: 17,
  /** From the engine: result bytes; more may follow. */
  bytes: 18,
  /** From the engine: the statement is done; JSON `DoneMessage`. */
  done: 19,
  /** From the engine: the statement failed; JSON `FailureMessage`. */
  error: 20,
} as const;

/** A kind of frame. */
export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

/** One message: `length` (u32, of what follows), `kind` (u8), `id` (u32), payload. Little-endian. */
export interface Frame {
  readonly kind: FrameKind;
  /** Of the request it belongs to; 0 for messages about the engine itself. */
  readonly id: number;
  readonly payload: Buffer;
}

/** Bytes before the payload. */
const HEADER_BYTES = 9;
/** A longer frame is not one of ours. Results are cut into pieces far below it. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** Result bytes a frame carries at most, so that a large result does not hold up other answers. */
export const PIECE_BYTES = 1024 * 1024;

/** The bytes of a frame: header, then the payload as it is (no copy). */
export function frameParts(kind: FrameKind, id: number, payload: Buffer): readonly [Buffer, Buffer] {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(payload.length + 5, 0);
  header.writeUInt8(kind, 4);
  header.writeUInt32LE(id, 5);
  return [header, payload];
}

/** A frame whose payload is JSON. */
export function jsonFrame(kind: FrameKind, id: number, value: unknown): readonly [Buffer, Buffer] {
  return frameParts(kind, id, Buffer.from(JSON.stringify(value)));
}

/** Cuts a byte stream into frames. Throws on a length no peer of ours sends. */
export class FrameReader {
  private pending: Buffer[] = [];
  private size = 0;

  /** Takes the next bytes and returns the frames that are complete. */
  push(chunk: Buffer): Frame[] {
    this.pending.push(chunk);
    this.size += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.peekLength();
      if (length === undefined || this.size < length + 4) return frames;
      const bytes = this.take(length + 4);
      frames.push({
        kind: bytes.readUInt8(4) as FrameKind,
        id: bytes.readUInt32LE(5),
        payload: bytes.subarray(HEADER_BYTES),
      });
    }
  }

  private peekLength(): number | undefined {
    if (this.size < HEADER_BYTES) return undefined;
    if ((this.pending[0]?.length ?? 0) < 4) this.pending = [Buffer.concat(this.pending)];
    const length = this.pending[0]?.readUInt32LE(0) ?? 0;
    if (length < 5 || length > MAX_FRAME_BYTES) throw new RangeError(`frame of ${length} bytes`);
    return length;
  }

  private take(length: number): Buffer {
    const all =
      this.pending.length === 1 ? (this.pending[0] ?? Buffer.alloc(0)) : Buffer.concat(this.pending);
    const rest = all.subarray(length);
    this.pending = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
    return all.subarray(0, length);
  }
}
