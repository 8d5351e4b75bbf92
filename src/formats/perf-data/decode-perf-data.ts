import type { PerfFrame, PerfSink, PerfSummary, PerfUnwinder } from '../../model/perf-recording.ts';
import { PerfCursor } from './perf-cursor.ts';
import { readPerfHeader } from './perf-header.ts';
import { ProcessMaps } from './process-maps.ts';
import { listRecords, RECORD, type StreamInflater } from './record-list.ts';
import type { SampleExtras } from './sample-extras.ts';
import { type RawSample, readSample } from './sample-layout.ts';

const MISC_CPU = 7;
const MISC_KERNEL = 1;
const MISC_COMM_EXEC = 0x2000;
const MISC_MMAP_BUILD_ID = 0x4000;
/** Values of a call chain from here on (as signed numbers) are marks: from which side the next addresses are. */
const MARKS = -4095;
const MARK = { kernel: -128, user: -512 } as const;
const MAX_FRAMES = 2048;

/**
 * Decodes a recording of `perf record`: file or stream, either byte order, packed records when `inflate` is given. Samples
 * are told in order of time, for the buffers of several processors stand behind one another. Null when it is none.
 * Bounds: the file in memory and 16 bytes a record. Errors: none; what is damaged is counted.
 * Source: Linux `tools/perf/Documentation/perf.data-file-format.txt`, `include/uapi/linux/perf_event.h`.
 */
export function decodePerfData(
  bytes: Uint8Array,
  sink: PerfSink,
  inflate: StreamInflater | null,
  unwinderFor: (buildIds: ReadonlyMap<string, string>) => PerfUnwinder | null = () => null,
): PerfSummary | null {
  const header = readPerfHeader(bytes);
  if (header === null) return null;
  const wrap = (unpacked: Uint8Array): PerfCursor => new PerfCursor(unpacked, header.cursor.littleEndian);
  const records = listRecords(header, inflate, wrap);
  const order = Uint32Array.from(records.timeNs, (_, row) => row);
  order.sort((a, b) => records.timeNs[a]! - records.timeNs[b]! || a - b);
  const reader = new RecordReader(sink, header.buildIds, unwinderFor(header.buildIds));
  for (const row of order) {
    const { cursor } = records.stretches[records.stretch[row]!]!;
    const at = records.offset[row]!;
    const type = cursor.u32(at);
    const end = at + cursor.u16(at + 6);
    if (type === RECORD.sample) {
      const sample = readSample(cursor, at + 8, end, header.events);
      if (sample === undefined) reader.skipped++;
      else reader.sample(cursor, sample, cursor.u16(at + 4));
    } else reader.record(cursor, type, at, end);
  }
  return {
    samples: reader.samples,
    lost: reader.lost,
    buildIds: header.buildIds,
    kernelRelease: header.kernelRelease,
    addressKind: 'file-offset',
    stackCopies: reader.stackCopies,
    brokenChains: reader.brokenChains,
    branchChains: reader.branchChains,
    truncated: records.truncated,
    skipped: records.skipped + reader.skipped,
  };
}

class RecordReader {
  samples = 0;
  lost = 0;
  skipped = 0;
  stackCopies = 0;
  brokenChains = 0;
  branchChains = 0;
  readonly #sink: PerfSink;
  readonly #unwind: PerfUnwinder | null;
  readonly #buildIds: Map<string, string>;
  readonly #maps = new ProcessMaps();

  constructor(sink: PerfSink, buildIds: Map<string, string>, unwind: PerfUnwinder | null) {
    this.#sink = sink;
    this.#unwind = unwind;
    this.#buildIds = buildIds;
  }

  /** A record that is no sample: mappings, names, what was lost. */
  record(cursor: PerfCursor, type: number, at: number, end: number): void {
    const misc = cursor.u16(at + 4);
    const pid = cursor.u32(at + 8) | 0;
    const tid = cursor.u32(at + 12) | 0;
    if (type === RECORD.mmap || type === RECORD.mmap2) {
      const nameAt = at + (type === RECORD.mmap ? 40 : 72);
      const path = cursor.text(nameAt, end - nameAt);
      this.#maps.map(pid, cursor.i64(at + 16), cursor.u64(at + 24), cursor.u64(at + 32), path);
      if (type === RECORD.mmap2 && (misc & MISC_MMAP_BUILD_ID) !== 0) this.#buildId(cursor, at + 40, path);
    } else if (type === RECORD.comm) {
      this.#maps.command(pid, tid, cursor.text(at + 16, end - at - 16), (misc & MISC_COMM_EXEC) !== 0);
    } else if (type === RECORD.fork) {
      // pid, parent, tid, parent's tid.
      this.#maps.fork(pid, tid, cursor.u32(at + 16) | 0, cursor.u32(at + 20) | 0);
    } else if (type === RECORD.lost) this.lost += cursor.u64(at + 16);
    else if (type === RECORD.lostSamples) this.lost += cursor.u64(at + 8);
    else if (type === RECORD.ksymbol)
      this.#maps.kernelSymbol(cursor.i64(at + 8), cursor.u32(at + 16), cursor.text(at + 24, end - at - 24));
  }

  sample(cursor: PerfCursor, raw: RawSample, misc: number): void {
    const frames: PerfFrame[] = [];
    let isKernel = (misc & MISC_CPU) === MISC_KERNEL;
    if (raw.chainAt === null) {
      if (raw.extras === null || isKernel) frames.push(this.#maps.frame(raw.pid, raw.ip, isKernel));
    } else
      for (let i = 0; i < raw.chainLength && frames.length < MAX_FRAMES; i++) {
        const address = cursor.i64(raw.chainAt + i * 8);
        if (address < 0 && address >= MARKS) {
          isKernel = address === MARK.kernel || (address !== MARK.user && isKernel);
          continue;
        }
        frames.push(this.#maps.frame(raw.pid, address, isKernel));
      }
    if (raw.extras !== null && frames.every((frame) => frame.isKernel))
      this.#userSide(cursor, raw, raw.extras, frames);
    // Without frame pointers the chain may leave the program out: where it was is still known.
    if (frames.length === 0 && raw.ip !== 0) frames.push(this.#maps.frame(raw.pid, raw.ip, isKernel));
    this.samples++;
    this.#sink({
      command: this.#maps.commandOf(raw.pid, raw.tid),
      pid: raw.pid,
      tid: raw.tid,
      seconds: raw.timeNs / 1e9,
      event: raw.event.name,
      period: raw.period,
      frames,
    });
  }

  /** The user side of a chain that has none: of branch records, else of the copy of the stack. */
  #userSide(
    cursor: PerfCursor,
    raw: RawSample,
    { callers, callee, user }: SampleExtras,
    frames: PerfFrame[],
  ): void {
    const frameAt = (address: number): PerfFrame => this.#maps.frame(raw.pid, address, false);
    if (callers.length > 0) {
      this.branchChains++;
      frames.push(frameAt(raw.ip > 0 ? raw.ip : callee), ...callers.map((address) => frameAt(address)));
      return;
    }
    if (user === null) return;
    this.stackCopies++;
    const { sp, stackAt, stackSize } = user;
    const wordAt = (address: number): number | undefined =>
      address >= sp && address + 8 <= sp + stackSize ? cursor.u64(stackAt + address - sp) : undefined;
    const found = this.#unwind?.({ ...user, wordAt, frameAt }) ?? {
      frames: [frameAt(user.pc)],
      isWhole: false,
    };
    if (!found.isWhole) this.brokenChains++;
    frames.push(...found.frames);
  }

  #buildId(cursor: PerfCursor, at: number, path: string): void {
    const id = cursor.bytes.subarray(at + 4, at + 4 + Math.min(20, cursor.u8(at)));
    const hex = [...id].map((b) => b.toString(16).padStart(2, '0')).join('');
    if (hex !== '' && path !== '') this.#buildIds.set(path, hex);
  }
}
