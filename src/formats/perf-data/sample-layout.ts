import type { PerfCursor } from './perf-cursor.ts';
import { idAt, type PerfEvent } from './perf-header.ts';
import { readExtras, type SampleExtras } from './sample-extras.ts';

/** Bits of `sample_type`. Source: Linux `include/uapi/linux/perf_event.h` perf_event_sample_format. */
const BIT = {
  ip: 0x1,
  tid: 0x2,
  time: 0x4,
  address: 0x8,
  read: 0x10,
  callchain: 0x20,
  id: 0x40,
  cpu: 0x80,
  period: 0x100,
  streamId: 0x200,
  identifier: 0x1_0000,
} as const;
const READ = { enabled: 1, running: 2, id: 4, group: 8, lost: 16 } as const;

/** What is read of one sample. */
export interface RawSample {
  readonly event: PerfEvent;
  readonly ip: number;
  readonly pid: number;
  readonly tid: number;
  readonly timeNs: number;
  readonly period: number;
  /** First word of the call chain and its length; null without one. */
  readonly chainAt: number | null;
  readonly chainLength: number;
  /** Where further parts begin; null where the sample has none of them. */
  readonly extras: SampleExtras | null;
}

/** The event that a sample belongs to: by its id where several were recorded. */
function eventOf(cursor: PerfCursor, at: number, events: readonly PerfEvent[]): PerfEvent | undefined {
  const [first] = events;
  if (events.length < 2 || first === undefined) return first;
  if ((first.sampleType & BIT.identifier) !== 0) return byId(events, idAt(cursor, at)) ?? first;
  if ((first.sampleType & BIT.id) === 0) return first;
  const before = [BIT.ip, BIT.tid, BIT.time, BIT.address].filter((b) => (first.sampleType & b) !== 0).length;
  return byId(events, idAt(cursor, at + before * 8)) ?? first;
}

function byId(events: readonly PerfEvent[], id: string): PerfEvent | undefined {
  return events.find((event) => event.ids.includes(id));
}

/** Reads a sample's body from `at`; undefined when no event is known or the body is too short for its layout. */
export function readSample(
  cursor: PerfCursor,
  from: number,
  end: number,
  events: readonly PerfEvent[],
): RawSample | undefined {
  const event = eventOf(cursor, from, events);
  if (event === undefined) return undefined;
  const { sampleType } = event;
  const has = (bit: number): boolean => (sampleType & bit) !== 0;
  let at = from;
  const skip = (bit: number): void => {
    if (has(bit)) at += 8;
  };
  const take = (bit: number): number => {
    const place = at;
    skip(bit);
    return has(bit) ? place : -1;
  };
  skip(BIT.identifier);
  const ip = take(BIT.ip);
  const tid = take(BIT.tid);
  const time = take(BIT.time);
  skip(BIT.address);
  skip(BIT.id);
  skip(BIT.streamId);
  skip(BIT.cpu);
  const period = take(BIT.period);
  if (has(BIT.read)) at += readSize(cursor, at, event.readFormat);
  const chainLength = has(BIT.callchain) ? cursor.u64(at) : 0;
  if (at > end || at + 8 + chainLength * 8 > end + (has(BIT.callchain) ? 0 : 8)) return undefined;
  return {
    event,
    ip: ip < 0 ? 0 : cursor.i64(ip),
    pid: tid < 0 ? -1 : cursor.u32(tid) | 0,
    tid: tid < 0 ? -1 : cursor.u32(tid + 4) | 0,
    timeNs: time < 0 ? 0 : cursor.u64(time),
    period: period < 0 ? event.period : cursor.u64(period),
    chainAt: has(BIT.callchain) ? at + 8 : null,
    chainLength,
    extras: readExtras(cursor, has(BIT.callchain) ? at + 8 + chainLength * 8 : at, end, event),
  };
}

function readSize(cursor: PerfCursor, at: number, format: number): number {
  const has = (bit: number): number => ((format & bit) === 0 ? 0 : 8);
  const each = 8 + has(READ.id) + has(READ.lost);
  const shared = has(READ.enabled) + has(READ.running);
  return has(READ.group) === 0 ? each + shared : 8 + shared + cursor.u64(at) * each;
}

/** Time of a record: of samples in their body, of others at their end; 0 when it has none. */
export function timeOf(
  cursor: PerfCursor,
  from: number,
  end: number,
  isSample: boolean,
  events: readonly PerfEvent[],
): number {
  if (isSample) return readSample(cursor, from, end, events)?.timeNs ?? 0;
  const [event] = events;
  if (event === undefined || !event.hasSampleId || (event.sampleType & BIT.time) === 0) return 0;
  const behind = [BIT.id, BIT.streamId, BIT.cpu, BIT.identifier].filter(
    (bit) => (event.sampleType & bit) !== 0,
  ).length;
  const at = end - behind * 8 - 8;
  return at < from ? 0 : cursor.u64(at);
}
