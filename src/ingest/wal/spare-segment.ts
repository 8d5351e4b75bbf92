import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { OpenSegment } from './open-segment.ts';
import type { WalFiles } from './wal-file.ts';

/** What a new segment needs from around it. */
export interface SegmentMaker {
  readonly files: WalFiles;
  readonly dir: string;
  readonly nextSegmentId: () => bigint;
}

/**
 * Segments made before they are needed: creating a file and syncing its folder takes 10 ms and more on a busy disk (up to 60
 * measured), and every request that waits for the first group of a new segment waits for that as well. At most one of each
 * signal lies ready.
 */
export class SpareSegments {
  private readonly maker: SegmentMaker;
  private readonly ready = new Map<OtlpSignal, Promise<OpenSegment | undefined>>();
  private closed = false;

  constructor(maker: SegmentMaker) {
    this.maker = maker;
  }

  /** Begins to make one unless one is there. A failure is left to `take`, which tries again and tells. */
  prepare(signal: OtlpSignal): void {
    if (this.closed || this.ready.has(signal)) return;
    this.ready.set(
      signal,
      this.make(signal).catch(() => undefined),
    );
  }

  /** The one that lies ready, or a new one. Errors: those of the file system. */
  async take(signal: OtlpSignal): Promise<OpenSegment> {
    const spare = this.ready.get(signal);
    this.ready.delete(signal);
    return (await spare) ?? (await this.make(signal));
  }

  /** Removes what was not needed. */
  async close(): Promise<void> {
    this.closed = true;
    const spares = [...this.ready.values()];
    this.ready.clear();
    for (const spare of spares) await (await spare)?.discard();
  }

  private make(signal: OtlpSignal): Promise<OpenSegment> {
    const { files, dir, nextSegmentId } = this.maker;
    return OpenSegment.create(files, dir, signal, nextSegmentId());
  }
}
