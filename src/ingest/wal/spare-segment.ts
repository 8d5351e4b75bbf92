import { setTimeout as sleep } from 'node:timers/promises';
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
 * A spare is thrown away at this age. The clock in its id stands for the time of its first record wherever the file was not read
 * yet (lag after a crash, the live tail of other receivers), and nobody watches what happens to an empty file in the folder.
 */
const MAX_AGE_MS = 10_000;
/** How long the end of the program waits for files that are still being made; one left behind is empty, and removed by the next start. */
const CLOSE_WAIT_MS = 1_000;

/**
 * Segments made before they are needed: creating a file and syncing its folder takes 10 ms and more on a busy disk (up to 60
 * measured), and every request that waits for the first group of a new segment waits for that as well. At most one of each
 * signal lies ready.
 */
export class SpareSegments {
  private readonly maker: SegmentMaker;
  private readonly spares = new Map<
    OtlpSignal,
    { readonly madeAtUnixMs: number; readonly segment: Promise<OpenSegment | undefined> }
  >();
  /** One creation at a time: the sync of a folder that fails may have been about any name that was new by then, and the next one succeeds. */
  private last: Promise<unknown> = Promise.resolve();
  private readonly discarding = new Set<Promise<void>>();
  private stopped = false;

  constructor(maker: SegmentMaker) {
    this.maker = maker;
  }

  /** Begins to make one unless one is there. A failure is left to `take`, which tries again and tells. */
  prepare(signal: OtlpSignal): void {
    if (this.stopped || this.spares.has(signal)) return;
    this.spares.set(signal, {
      madeAtUnixMs: Date.now(),
      segment: this.make(signal).catch(() => undefined),
    });
  }

  /** The one that lies ready, or a new one. Errors: those of the file system. */
  async take(signal: OtlpSignal): Promise<OpenSegment> {
    this.removeOld();
    const spare = this.spares.get(signal);
    this.spares.delete(signal);
    return (await spare?.segment) ?? (await this.make(signal));
  }

  /** Removes what lay ready for too long. */
  removeOld(maxAgeMs = MAX_AGE_MS): void {
    const nowUnixMs = Date.now();
    for (const [signal, { madeAtUnixMs, segment }] of this.spares)
      // In both directions: the clock may have been set back, or the machine have slept.
      if (Math.abs(nowUnixMs - madeAtUnixMs) >= maxAgeMs) {
        this.spares.delete(signal);
        void this.discard(segment);
      }
  }

  private async discard(segment: Promise<OpenSegment | undefined>): Promise<void> {
    const done = segment.then((made) => made?.discard());
    this.discarding.add(done);
    await done;
    this.discarding.delete(done);
  }

  /** Makes none ahead from now on. */
  stop(): void {
    this.stopped = true;
  }

  /** Removes what was not needed. */
  async close(): Promise<void> {
    this.stop();
    this.removeOld(0);
    await Promise.race([Promise.all(this.discarding), sleep(CLOSE_WAIT_MS, undefined, { ref: false })]);
  }

  private make(signal: OtlpSignal): Promise<OpenSegment> {
    const create = () => {
      const { files, dir, nextSegmentId } = this.maker;
      return OpenSegment.create(files, dir, signal, nextSegmentId());
    };
    const made = this.last.then(create, create);
    this.last = made;
    return made;
  }
}
