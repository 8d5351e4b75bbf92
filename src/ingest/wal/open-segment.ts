import { rm } from 'node:fs/promises';
import type { DayCounts } from '../../formats/otlp/scan.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { SegmentCounts } from './segment-counts.ts';
import { segmentPath } from './segment-file.ts';
import type { WalFiles } from './wal-file.ts';

/** A segment that takes no more records and waits to be loaded. */
export interface SealedSegment {
  readonly signal: OtlpSignal;
  readonly segmentId: bigint;
  readonly path: string;
  /** Bytes that hold sound, synced records. The file is exactly that long unless `dirtyTail`. */
  readonly bytes: number;
  /** True when bytes of a failed write may still stand behind `bytes`: cut them before loading. */
  readonly dirtyTail: boolean;
  readonly counts: SegmentCounts;
  readonly items: number;
  /** When its first record was received, for the lag. */
  readonly firstReceivedUnixMs: number;
  /** True when it was found on start: what is stored of it must be recounted first. */
  readonly recovered: boolean;
  /** True when records that failed their checksum were taken out of it. */
  readonly damaged: boolean;
  /** True for a half of a segment the engine refused: never gathered with others again. */
  readonly suspect: boolean;
  /** Lowest sequence number in it. */
  readonly firstSeq: bigint;
}

/** Records on their way into a segment: their bytes and what they will be counted as. */
export interface PendingRecord {
  readonly signal: OtlpSignal;
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly days: DayCounts;
  readonly receivedDay: number;
  readonly items: number;
  readonly seq: bigint;
  readonly enqueuedAtMs: number;
}

/** The segment of one signal that is being written. Only `Lane` uses it, one commit at a time. */
export class OpenSegment {
  readonly signal: OtlpSignal;
  readonly segmentId: bigint;
  readonly path: string;
  bytes = 0;
  items = 0;
  firstSeq = 0n;
  /** To be sealed as soon as it is not written. */
  sealSoon = false;
  firstReceivedUnixMs = 0;
  /** The same on the clock of `performance.now`, for its age: nobody can set that one back. */
  firstReceivedMs = 0;
  private dirtyTail = false;
  private readonly counts = new SegmentCounts();
  private readonly fd: number;
  private readonly files: WalFiles;

  private constructor(signal: OtlpSignal, segmentId: bigint, path: string, fd: number, files: WalFiles) {
    this.signal = signal;
    this.segmentId = segmentId;
    this.path = path;
    this.fd = fd;
    this.files = files;
  }

  /** Creates the file and makes its name durable before anything in it can be acknowledged. */
  static async create(
    files: WalFiles,
    dir: string,
    signal: OtlpSignal,
    segmentId: bigint,
  ): Promise<OpenSegment> {
    const path = segmentPath(dir, signal, segmentId);
    const fd = await files.create(path);
    try {
      await files.syncDir(dir);
    } catch (error) {
      await files.close(fd).catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
      throw error;
    }
    return new OpenSegment(signal, segmentId, path, fd, files);
  }

  /** Writes and syncs the records. When it rejects, none of them counts and the segment must not be written again. */
  async commit(records: readonly PendingRecord[]): Promise<void> {
    const buffers: Uint8Array[] = [];
    let total = 0;
    for (const record of records) {
      buffers.push(record.header, record.payload);
      total += record.header.length + record.payload.length;
    }
    this.dirtyTail = true;
    const written = await this.files.writev(this.fd, buffers, this.bytes);
    if (written !== total) throw new ShortWriteError(written, total);
    try {
      await this.files.fdatasync(this.fd);
    } catch (error) {
      throw new SyncError(error);
    }
    this.dirtyTail = false;
    if (this.bytes === 0) {
      this.firstReceivedUnixMs = Date.now();
      this.firstReceivedMs = performance.now();
      this.firstSeq = records[0]?.seq ?? 0n;
    }
    this.bytes += total;
    for (const record of records) {
      this.counts.add(record.days, record.receivedDay);
      this.items += record.items;
    }
  }

  /** Removes a file that was never written. Never rejects. */
  async discard(): Promise<void> {
    await this.files.close(this.fd).catch(() => undefined);
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  /** Closes the file, cutting off what a failed commit may have left. Never rejects. */
  async seal(): Promise<SealedSegment> {
    if (this.dirtyTail)
      await this.files.truncate(this.fd, this.bytes).then(
        () => (this.dirtyTail = false),
        () => undefined,
      );
    await this.files.close(this.fd).catch(() => undefined);
    return {
      signal: this.signal,
      segmentId: this.segmentId,
      path: this.path,
      bytes: this.bytes,
      dirtyTail: this.dirtyTail,
      counts: this.counts,
      items: this.items,
      firstReceivedUnixMs: this.firstReceivedUnixMs,
      recovered: false,
      damaged: false,
      suspect: false,
      firstSeq: this.firstSeq,
    };
  }
}

/** The disk took fewer bytes than asked: in practice it is full. */
export class ShortWriteError extends Error {
  readonly code = 'ENOSPC';
  constructor(written: number, total: number) {
    super(`short write: ${written} of ${total} bytes`);
  }
}

/** The sync failed: what the kernel holds of the file can no longer be trusted. */
export class SyncError extends Error {
  readonly code: string;
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'EIO';
  }
}
