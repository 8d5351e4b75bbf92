import { cut, type Edit } from './edits.ts';
import { ITEM_KINDS, type ScanPlan } from './scan-plan.ts';
import { Texts } from './utf8.ts';
import { WireError } from './wire.ts';

/** Why an item was left out. Each becomes one sentence of the partial-success message. */
export const REJECT_REASONS = [
  'none',
  'trace-id',
  'span-id',
  'parent-span-id',
  'link',
  'time',
  'too-large',
  'too-many-attributes',
  'too-deep',
  'histogram-buckets',
  'metric-name',
] as const;

/** One of `REJECT_REASONS` except `none`. */
export type RejectReason = Exclude<(typeof REJECT_REASONS)[number], 'none'>;

/** Indexes into `REJECT_REASONS`. */
export const REASON = {
  none: 0,
  traceId: 1,
  spanId: 2,
  parentSpanId: 3,
  link: 4,
  time: 5,
  tooLarge: 6,
  tooManyAttributes: 7,
  tooDeep: 8,
  histogramBuckets: 9,
  metricName: 10,
} as const;

/** Bounds on one request. All are inclusive. */
export interface ScanLimits {
  /** Bytes of one span, log record or data point. */
  readonly maxItemBytes: number;
  /**
   * Attributes of one item, those of its events, links and exemplars included; also those of one resource or scope. More are cut
   * and counted as dropped; a data point is left out, because its attributes are its identity.
   */
  readonly maxAttributes: number;
  /** Levels of arrays and key-value lists inside one attribute value. */
  readonly maxDepth: number;
}

/**
 * The first nanosecond that ClickHouse's `DateTime` (seconds in 32 bits) cannot name, 2106-02-07 06:28:16: as the upper half of
 * the 64-bit count, exactly, because 2^32 s are 2^32 · 10^9 ns. The key of every table is a `DateTime`: later rows would be filed
 * under a time before 1975 and not found again.
 */
const FIRST_BAD_TIME_HIGH = 1_000_000_000;
/** A day and 2^16 of them, likewise: 65,536 days are 2^32 · 1,318,359,375 ns. */
const DAYS_65536_HIGH = 1_318_359_375;

/** Places of one request that may be rewritten. Ours: each costs about 100 bytes of heap until the request is written. */
const MOST_EDITS = 200_000;
/** Bytes the rewritten places of one request may have together. Ours: as large as the largest request by default. */
export const MOST_REWRITTEN_BYTES = 64 * 1024 * 1024;
/** Items of one request. Ours: the engine reads a request in one block; 1.2 million empty spans exceed its 900 MiB. */
const MOST_ITEMS = 400_000;
/** Bytes of scopes, each counted once for every item under it: the engine copies the scope to each row it reads. Ours. */
const MOST_SCOPE_BYTES = 64 * 1024 * 1024;

/** Everything the scan learns and needs while it runs. Fields are plain numbers so that V8 keeps them unboxed. */
export class ScanState {
  readonly buf: Uint8Array;
  readonly texts: Texts;
  readonly limits: ScanLimits;
  /** The plan of the request itself. */
  readonly root: ScanPlan;
  edits: Edit[] = [];
  /** Bytes the edits so far add to (or, negative, take from) the request. */
  delta = 0;

  private rewritten = 0;
  private scopeBytes = 0;
  private copiedScopeBytes = 0;

  inItem = false;
  reject = 0;
  metricReject = 0;
  attributes = 0;
  /** Attributes cut from the message being read, those of its sub-messages not included. */
  cutHere = 0;
  traceIdSeen = false;
  spanIdSeen = false;
  timeHigh = 0;
  timeLow = 0;
  fallbackHigh = 0;
  fallbackLow = 0;
  buckets = 0;
  bounds = 0;
  exemplars = 0;

  items = 0;
  rejected = 0;
  invalidUtf8 = 0;
  nestedValues = 0;
  idsCut = 0;
  attributesCut = 0;
  readonly reasons: Int32Array = new Int32Array(REJECT_REASONS.length);
  readonly days: readonly Map<number, number>[] = ITEM_KINDS.map(() => new Map<number, number>());
  minHigh = 0xffffffff;
  minLow = 0xffffffff;
  maxHigh = 0;
  maxLow = 0;

  readonly receivedHigh: number;
  readonly receivedLow: number;
  private runKind = -1;
  private runDay = -1;
  private runCount = 0;

  constructor(buf: Uint8Array, limits: ScanLimits, receivedUnixNano: bigint, root: ScanPlan) {
    this.buf = buf;
    this.texts = new Texts(buf);
    this.limits = limits;
    this.root = root;
    this.receivedHigh = Number(receivedUnixNano >> 32n);
    this.receivedLow = Number(receivedUnixNano & 0xffffffffn);
  }

  /** Notes one change. Errors: `WireError` when there are too many, or they write too much. */
  edit(change: Edit): void {
    this.rewritten += change.bytes.length;
    if (this.edits.length >= MOST_EDITS || this.rewritten > MOST_REWRITTEN_BYTES)
      throw new WireError('too-much-rewriting', change.start);
    this.edits.push(change);
    this.delta += change.bytes.length - (change.end - change.start);
  }

  /** Leaves an attribute out. Neighbours become one change, so that thousands of them cost no memory. */
  cutAttribute(start: number, end: number): void {
    this.cutHere++;
    this.attributesCut++;
    const last = this.edits.at(-1);
    if (last === undefined || last.end !== start || last.bytes.length > 0) return this.edit(cut(start, end));
    this.edits[this.edits.length - 1] = cut(last.start, end);
    this.delta -= end - start;
  }

  /** Leaves `[start, end)` out, a whole field with all that was changed inside it. */
  drop(start: number, end: number): void {
    const { edits } = this;
    // Edits come in the order of the bytes, lengths of enclosing messages excepted, which are noted when those end: what lies in
    // the range is one run near the end, so a message of nothing but repetitions costs no more than its length.
    let to = edits.length;
    while (to > 0 && edits[to - 1]!.start >= end) to--;
    let from = to;
    while (from > 0 && edits[from - 1]!.start >= start) {
      const edit = edits[--from]!;
      this.delta -= edit.bytes.length - (edit.end - edit.start);
    }
    if (edits.length >= MOST_EDITS) throw new WireError('too-much-rewriting', start);
    // In its place, so that the next one finds the order kept.
    edits.splice(from, to - from, cut(start, end));
    this.delta -= end - start;
  }

  /** The scope of the items being read, in bytes. It may stand before or after them. */
  noteScope(bytes: number): void {
    this.scopeBytes += bytes;
  }

  /** The items under a scope are counted: `before` is what `items` was at their start. Errors: `WireError`. */
  endScope(before: number, at: number): void {
    this.copiedScopeBytes += this.scopeBytes * (this.items - before);
    this.scopeBytes = 0;
    if (this.copiedScopeBytes > MOST_SCOPE_BYTES) throw new WireError('scope-too-large', at, 'scope');
  }

  /** Forgets the item before; `reject` keeps what the metric around it already deserves. */
  beginItem(): void {
    this.inItem = true;
    this.reject = this.metricReject;
    this.attributes = 0;
    this.traceIdSeen = false;
    this.spanIdSeen = false;
    this.timeHigh = 0;
    this.timeLow = 0;
    this.fallbackHigh = 0;
    this.fallbackLow = 0;
    this.buckets = 0;
    this.bounds = 0;
    this.exemplars = 0;
  }

  /** Marks the item as one to leave out; the first reason stands. */
  refuse(reason: number): void {
    if (this.reject === 0) this.reject = reason;
  }

  /** The time that decides the day: its own, else the fallback, else the time of receipt. Refuses what has no day. */
  settleTime(): void {
    if (this.timeHigh === 0 && this.timeLow === 0) {
      this.timeHigh = this.fallbackHigh;
      this.timeLow = this.fallbackLow;
    }
    if (this.timeHigh === 0 && this.timeLow === 0) {
      this.timeHigh = this.receivedHigh;
      this.timeLow = this.receivedLow;
    }
    if (this.timeHigh >= FIRST_BAD_TIME_HIGH) this.refuse(REASON.time);
  }

  /** Counts the accepted item under its kind and UTC day. */
  countItem(kind: number): void {
    if (++this.items > MOST_ITEMS) throw new WireError('too-many-items', 0);
    const { timeHigh: high, timeLow: low } = this;
    if (high < this.minHigh || (high === this.minHigh && low < this.minLow)) {
      this.minHigh = high;
      this.minLow = low;
    }
    if (high > this.maxHigh || (high === this.maxHigh && low > this.maxLow)) {
      this.maxHigh = high;
      this.maxLow = low;
    }
    // A day is 2^16 · 1,318,359,375 ns, so dropping 16 bits first keeps every number below 2^53 and the result exact.
    const day = Math.floor((high * 65_536 + (low >>> 16)) / DAYS_65536_HIGH);
    if (day === this.runDay && kind === this.runKind) this.runCount++;
    else {
      this.flushRun();
      this.runDay = day;
      this.runKind = kind;
      this.runCount = 1;
    }
    if (this.exemplars > 0) this.addDay(ITEM_KINDS.length - 1, day, this.exemplars);
  }

  /** Moves the run of equal days being counted into `days`. */
  flushRun(): void {
    if (this.runCount > 0) this.addDay(this.runKind, this.runDay, this.runCount);
    this.runCount = 0;
  }

  private addDay(kind: number, day: number, count: number): void {
    const days = this.days[kind]!;
    days.set(day, (days.get(day) ?? 0) + count);
  }
}
