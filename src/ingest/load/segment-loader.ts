import { rm, truncate } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { formatBytes, formatDurationNs } from '../../base/units.ts';
import { say } from '../../base/messages.ts';
import type { Loader, SegmentCount } from '../../store/load/loader.ts';
import { dayText } from '../../store/partition-day.ts';
import type { EventSink, IngestEventName } from '../events.ts';
import { INGEST_EVENTS } from '../events.messages.ts';
import { type Checkpoint, writeCheckpoint } from '../wal/checkpoint.ts';
import { finishReplacement } from '../wal/find-segments.ts';
import { inspectSegment } from '../wal/inspect-segment.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import type { ExpectedRows } from '../wal/segment-counts.ts';
import { loadRows, type LoadResult } from './load-rows.ts';
import { goTogether, loadTogether, onlyRows } from './load-together.ts';
import { gatherSegments, type Replacement, segmentName, splitSegment } from './replace-segments.ts';
import { isSealed, type Queued, SegmentQueue } from './segment-queue.ts';
import { copyAside, moveAside } from './set-aside.ts';

/** What the loader needs from around it. */
export interface SegmentLoaderOptions {
  readonly walDir: string;
  readonly loader: Loader;
  readonly onEvent: EventSink;
  /** Rows that were stored; called once for each (segment, table, day). `items`: false for rows of exemplars. */
  readonly onStored: (segment: SealedSegment, rows: number, items: boolean) => void;
  /** A segment is stored completely. */
  readonly onLoaded: () => void;
  readonly nextSegmentId: () => bigint;
  /** Highest numbers given so far, for the checkpoint. */
  readonly lastSeq: () => bigint;
  readonly lastSegmentId: () => bigint;
  /** Wait after the first failure; it doubles up to forty times this. */
  readonly firstBackOffMs: number;
}

const LONGEST_BACK_OFFS = 40;
/** Waiting segments are gathered up to this size; what is larger is worth an INSERT of its own. */
const GATHER_BYTES = 8 * 1024 * 1024;
const MOST_GATHERED = 100;
const FEWEST_MATES = 2;
/** After a failure (a full disk) nothing is gathered for this long. */
const GATHER_PAUSE_MS = 10_000;
/** After an INSERT of several segments failed, each is loaded by itself for this long; longer each time in a row. */
const APART_MS = 10_000;
const LONGEST_APART_MS = 600_000;
/** Segments counted by one query on start. */
const MOST_COUNTED = 500;

/**
 * Takes sealed segments, oldest first, and stores each exactly once: every (table, day) by one INSERT, then the
 * checkpoint, then the file goes. Segments that wait share an INSERT if each has rows of one (table, day) only. Runs while
 * the engine is away without losing its place. A segment the engine refuses is halved until the request at fault stands
 * alone; that one goes to the quarantine folder and everything else is stored, so nothing ever blocks the log and nothing
 * is dropped.
 */
export class SegmentLoader {
  private readonly options: SegmentLoaderOptions;
  /** What is not stored yet. */
  readonly queue = new SegmentQueue();
  private running: Promise<void> | undefined;
  private closing = false;
  private wake: (() => void) | undefined;
  private generation = 0;
  private gatherAgainMs = 0;
  private togetherAgainMs = 0;
  private apartMs = APART_MS;
  private lostAtMs: number | undefined;
  private deleted: string[] = [];
  /** What a recount on start said of segments that still wait. */
  private readonly counted = new Map<bigint, readonly SegmentCount[]>();
  quarantined = 0;

  constructor(options: SegmentLoaderOptions) {
    this.options = options;
  }

  /** Adds segments behind those that wait. */
  add(...segments: readonly Queued[]): void {
    this.queue.waiting.push(...segments);
    this.start();
  }

  private start(): void {
    if (this.running !== undefined || this.closing) return;
    this.running = this.drain().finally(() => {
      this.running = undefined;
      if (this.queue.waiting.length > 0) this.start();
    });
  }

  private async drain(): Promise<void> {
    for (;;) {
      const next = this.queue.waiting.shift();
      if (next === undefined || this.closing) {
        if (next !== undefined) this.queue.waiting.unshift(next);
        return;
      }
      this.queue.current = next;
      try {
        await this.loadSegment(next);
      } catch (error) {
        // The file system failed in the middle: the segment is judged afresh.
        const failed = this.queue.current ?? next;
        this.event('error', 'loadFailed', { file: basename(failed.path), reason: String(error) });
        // Behind the others: loading them may make the room that this one lacked.
        this.queue.waiting.push(isSealed(failed) ? { ...failed, recovered: true } : failed);
        if (!(await this.pause(this.options.firstBackOffMs * LONGEST_BACK_OFFS))) return;
      } finally {
        this.queue.current = undefined;
      }
    }
  }

  private async loadSegment(queued: Queued): Promise<void> {
    const { walDir, onEvent } = this.options;
    let segment = isSealed(queued) ? queued : await inspectSegment(queued, walDir, onEvent);
    if (segment.bytes === 0) return await rm(segment.path, { force: true });
    if (segment.dirtyTail) await truncate(segment.path, segment.bytes);
    let stored: readonly SegmentCount[] | undefined;
    if (segment.recovered) {
      stored = await this.countsOf(segment);
      if (stored === undefined) return this.giveBack(segment);
    }
    if ((stored?.length ?? 0) === 0 && !segment.suspect) {
      const gathered = await this.gather(segment);
      if (gathered !== segment) stored = undefined;
      segment = gathered;
      await this.takeMates(segment);
      if (this.queue.mates.length > 0) return await this.storeTogether(segment);
    }
    await this.storeSegment(segment, stored);
  }

  /** Takes waiting segments along that one INSERT can store with this one, and of which nothing is stored. */
  private async takeMates(first: SealedSegment): Promise<void> {
    const apart = Date.now() < this.togetherAgainMs || onlyRows(first) === undefined;
    const most = apart ? 0 : this.options.loader.mostTogether - 1;
    await this.queue.takeMates(
      most,
      async (queued) => (queued.signal === first.signal ? await this.asMate(queued) : undefined),
      (mate) => goTogether(first, mate),
    );
  }

  private async storeTogether(first: SealedSegment): Promise<void> {
    let back: readonly SealedSegment[] = this.queue.mates;
    // What was counted before is not true after this.
    for (const { segmentId } of back) this.counted.delete(segmentId);
    try {
      const { stored, doubtful, failure } = await loadTogether([first, ...back], this.options.loader);
      if (failure === undefined) this.engineWorks();
      for (const segment of stored) this.options.onStored(segment, onlyRows(segment)?.rows ?? 0, true);
      if (stored.length > 0) await this.forget(...stored);
      back = doubtful;
      if (back.length > 0) {
        this.togetherAgainMs = Date.now() + this.apartMs;
        this.apartMs = Math.min(LONGEST_APART_MS, this.apartMs * 2);
      } else this.apartMs = APART_MS;
      if (failure !== undefined) await this.backOff(1, failure);
    } finally {
      this.queue.mates = [];
      this.queue.waiting.unshift(...back.map((segment) => ({ ...segment, recovered: true })));
    }
  }

  /** Stores every (table, day) of a segment of which `stored` is known to be in the store; `undefined` = never tried. */
  private async storeSegment(
    segment: SealedSegment,
    stored: readonly SegmentCount[] | undefined,
  ): Promise<void> {
    const { loader, onEvent, onStored } = this.options;
    for (const expected of segment.counts.expected()) {
      const known = stored?.filter((c) => c.table === expected.table && c.day === dayText(expected.day));
      const result = await loadRows(
        segment,
        expected,
        known?.reduce((sum, c) => sum + c.rows, 0),
        {
          loader,
          onEvent,
          backOff: (failures, reason) => this.backOff(failures, reason),
          onWorking: () => this.engineWorks(),
          nextGeneration: () => this.nextGeneration(),
        },
      );
      if (result.outcome === 'aborted') return this.giveBack(segment);
      // Its content may be at fault after all: those behind it are not to wait.
      if (result.outcome === 'postponed')
        return void this.queue.waiting.push({ ...segment, recovered: true });
      if (result.outcome === 'rejected') return await this.handleRejected(segment, result);
      if (result.outcome === 'differs') await this.keepDiffering(segment, expected, result.rows);
      onStored(segment, result.rows, expected.table !== 'exemplars');
    }
    await this.forget(segment);
  }

  /**
   * When small segments of the same signal wait behind this one (the engine was away, or is slow with many small INSERTs),
   * takes them along in one segment. Only such as have no rows in the store.
   */
  private async gather(first: SealedSegment): Promise<SealedSegment> {
    let bytes = first.bytes;
    await this.queue.takeMates(
      MOST_GATHERED,
      async (queued) => {
        const fits = queued.signal === first.signal && bytes + queued.bytes <= GATHER_BYTES;
        return fits ? await this.asMate(queued) : undefined;
      },
      (mate) => {
        bytes += mate.bytes;
        return true;
      },
    );
    const { mates } = this.queue;
    let whole = first;
    try {
      if (mates.length >= FEWEST_MATES && Date.now() >= this.gatherAgainMs)
        whole = await this.gatherAll([first, ...mates]);
    } catch {
      // No room for a copy, most likely. Each segment is loaded by itself, which makes room.
      this.gatherAgainMs = Date.now() + GATHER_PAUSE_MS;
    } finally {
      this.queue.mates = [];
      if (whole === first) this.queue.waiting.unshift(...mates);
      else this.queue.current = whole;
    }
    return whole;
  }

  private async gatherAll(segments: readonly SealedSegment[]): Promise<SealedSegment> {
    const replacement = await gatherSegments(segments, this.options.walDir, this.options.nextSegmentId);
    await this.replace(segments.map(segmentName), replacement);
    for (const { segmentId } of segments) this.counted.delete(segmentId);
    const [whole] = replacement.segments;
    if (whole === undefined) throw new Error('internal error: nothing was gathered');
    return whole;
  }

  /** A waiting segment as one that can be gathered; `undefined` when it cannot. */
  private async asMate(queued: Queued): Promise<SealedSegment | undefined> {
    if (isSealed(queued) && (queued.suspect || queued.dirtyTail)) return undefined;
    if (!isSealed(queued) || queued.recovered) {
      const stored = this.counted.get(queued.segmentId);
      if (stored === undefined || stored.length > 0) return undefined;
    }
    if (isSealed(queued)) return queued;
    // What cannot be read is told when its own turn comes: the segment that looks for mates is not at fault.
    const inspected = inspectSegment(queued, this.options.walDir, this.options.onEvent);
    const segment = await inspected.catch(() => undefined);
    return segment === undefined || segment.bytes === 0 ? undefined : segment;
  }

  /** What is stored of a recovered segment. All that wait are counted at once; `undefined` on shutdown. */
  private async countsOf(segment: SealedSegment): Promise<readonly SegmentCount[] | undefined> {
    const known = this.counted.get(segment.segmentId);
    this.counted.delete(segment.segmentId);
    if (known !== undefined) return known;
    const ids = [segment.segmentId];
    for (const queued of this.queue.waiting)
      if (!isSealed(queued) && ids.length < MOST_COUNTED) ids.push(queued.segmentId);
    for (let failures = 1; ; failures++)
      try {
        const counts = await this.options.loader.recount(ids);
        for (const id of ids)
          this.counted.set(
            id,
            counts.filter((c) => c.segmentId === id),
          );
        this.counted.delete(segment.segmentId);
        return counts.filter((c) => c.segmentId === segment.segmentId);
      } catch (error) {
        if (!(await this.backOff(failures, error instanceof Error ? error.message : String(error))))
          return undefined;
      }
  }

  /** On shutdown: the segment stays in the log, and its place in the queue. */
  private giveBack(segment: SealedSegment): void {
    this.queue.waiting.unshift({ ...segment, recovered: true });
  }

  /** The segments are stored: say so durably, then remove their files. */
  private async forget(...segments: readonly SealedSegment[]): Promise<void> {
    this.deleted = [...this.deleted, ...segments.map(segmentName)].slice(-32);
    // On a full disk even the checkpoint may not fit. The file may go all the same: without it there is nothing to recount.
    await this.checkpoint(null).catch(() => undefined);
    for (const segment of segments) {
      await rm(segment.path, { force: true });
      this.options.onLoaded();
    }
  }

  private async checkpoint(replace: Checkpoint['replace']): Promise<void> {
    await writeCheckpoint(this.options.walDir, {
      lastSeq: this.options.lastSeq(),
      lastSegmentId: this.options.lastSegmentId(),
      loaded: this.deleted,
      replace,
    });
  }

  /** Lets segments take the place of others, so that a crash at any step leaves either all old or all new ones. */
  private async replace(from: readonly string[], { names }: Replacement): Promise<void> {
    const plan = { from, to: names };
    try {
      await this.checkpoint(plan);
    } catch (error) {
      // Without its drafts the plan is void, whether or not it reached the disk.
      for (const name of names) await rm(join(this.options.walDir, `${name}.tmp`), { force: true });
      throw error;
    }
    // From here on there is no way back: the plan is durable, so it is carried out now or by the next start.
    for (;;)
      try {
        await finishReplacement(this.options.walDir, plan);
        break;
      } catch (error) {
        this.event('error', 'loadFailed', { file: from.join(', '), reason: String(error) });
        if (!(await this.pause(this.options.firstBackOffMs * LONGEST_BACK_OFFS))) throw error;
      }
    // Should this fail, the plan is found done by the next start.
    await this.checkpoint(null).catch(() => undefined);
  }

  /** Halves the segment, or sets its only record aside. What is stored of it is removed first. */
  private async handleRejected(segment: SealedSegment, result: LoadResult): Promise<void> {
    const { walDir, loader } = this.options;
    for (const { table, day } of segment.counts.expected())
      await loader.remove({ segmentId: segment.segmentId, table, day: dayText(day) });
    const split = await splitSegment(segment, walDir, this.options.nextSegmentId);
    const file = segmentName(segment);
    if (split === undefined) {
      const side = await moveAside(segment, walDir);
      this.quarantined += segment.items;
      this.event('error', 'recordQuarantined', {
        signal: segment.signal,
        bytes: formatBytes(segment.bytes),
        reason: result.reason,
        side,
      });
      return;
    }
    this.event('warning', 'segmentSplit', { file, reason: result.reason });
    await this.replace([file], split);
    this.queue.waiting.unshift(...split.segments);
  }

  /** Scan and engine disagree about the number of rows even after loading afresh: keep a copy as evidence, go on. */
  private async keepDiffering(segment: SealedSegment, expected: ExpectedRows, stored: number): Promise<void> {
    const side = await copyAside(segment, this.options.walDir);
    const file = segmentName(segment);
    const day = dayText(expected.day);
    this.event('error', 'countDiffers', {
      file,
      table: expected.table,
      day,
      stored,
      expected: expected.rows,
      side,
    });
  }

  /** Milliseconds of the clock, always rising: a generation is never used twice, not even after a crash. */
  private nextGeneration(): number {
    this.generation = Math.max(this.generation + 1, Date.now());
    return this.generation;
  }

  private async backOff(failures: number, reason: string): Promise<boolean> {
    if (this.lostAtMs === undefined && !this.closing) {
      this.lostAtMs = Date.now();
      this.event('warning', 'engineLost', { reason });
    }
    return await this.pause(this.options.firstBackOffMs * Math.min(LONGEST_BACK_OFFS, 2 ** (failures - 1)));
  }

  private engineWorks(): void {
    if (this.lostAtMs === undefined) return;
    const duration = formatDurationNs((Date.now() - this.lostAtMs) * 1e6);
    this.lostAtMs = undefined;
    this.event('info', 'engineBack', { duration });
  }

  /** Waits; false when the loader is being closed. */
  private async pause(ms: number): Promise<boolean> {
    if (this.closing) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
    return !this.closing;
  }

  private event(
    severity: 'info' | 'warning' | 'error',
    name: IngestEventName,
    values: Readonly<Record<string, string | number>>,
  ): void {
    this.options.onEvent({ atUnixMs: Date.now(), severity, name, text: say(INGEST_EVENTS[name], values) });
  }

  /** Lets what is queued be loaded until `deadlineMs` from now, then stops; what is left stays in the log. */
  async close(deadlineMs: number): Promise<void> {
    const until = Date.now() + deadlineMs;
    while (this.running !== undefined && this.lostAtMs === undefined && Date.now() < until)
      await Promise.race([this.running, new Promise((resolve) => setTimeout(resolve, 50))]);
    this.closing = true;
    this.wake?.();
    // An engine that does not answer must not keep the process: the segment stays in the log.
    if (this.running !== undefined)
      await Promise.race([this.running, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  }
}
