import type { CallCount, StraceLog, ThreadActivity, ThreadFrame } from '../../model/thread-look.ts';
import { LineFeed } from '../goroutine-dump/line-feed.ts';
import { parseStraceLine, type StraceLine } from './parse-strace-line.ts';
import { parseSummaryRow, SUMMARY_HEAD } from './parse-summary.ts';
import { readCall } from './read-call.ts';

const MAX_THREADS = 65_536;
const MAX_NAMES = 512;
const MAX_FRAMES = 128;
/** A stack of -k: ` > /lib/libc.so.6(read+0xe) [0x10d1ae]`. */
const STACK = /^ > (\S+?)(?:\((.*)\))? \[0x[0-9a-f]+\]$/;

interface Draft {
  readonly tid: number;
  readonly calls: Map<string, { count: number; errors: number; ms: number }>;
  readonly signals: Map<string, number>;
  open: { readonly name: string; readonly args: string; readonly atMs: number | null } | null;
  firstMs: number | null;
  lastMs: number | null;
  ended: string | null;
  frames: ThreadFrame[];
}

/**
 * Folds a trace of strace, line by line: `-f` output with unfinished and resumed calls put together by thread, and tables
 * of `-c`, also both in one file. Bounds: one object a thread (65,536) and name of a call (512 a thread), whatever the
 * length of the trace. A trace of one process without -f is thread `fallbackTid`. Errors: none; other lines are counted.
 */
export class StraceReader {
  readonly #source: string;
  readonly #fallbackTid: number;
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #threads = new Map<number, Draft>();
  readonly #summary: CallCount[] = [];
  #clock: StraceLog['clock'] = 'none';
  #firstMs: number | null = null;
  #lastMs: number | null = null;
  #stray = 0;
  #inSummary = false;
  #current: Draft | null = null;
  /** Days to add when the time of day passes midnight. */
  #dayMs = 0;

  constructor(source: string, fallbackTid = 0) {
    this.#source = source;
    this.#fallbackTid = fallbackTid;
  }

  /** Adds bytes of the file. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  /** Ends the file and answers what it held. */
  end(): StraceLog {
    this.#lines.end();
    const threads = [...this.#threads.values()].map((draft) => this.#finish(draft));
    return {
      source: this.#source,
      threads,
      summary: this.#summary,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      clock: this.#clock,
      strayLines: this.#stray,
    };
  }

  #take(line: string): void {
    if (SUMMARY_HEAD.test(line)) {
      this.#inSummary = true;
      return;
    }
    if (this.#inSummary) {
      const row = parseSummaryRow(line);
      if (row !== undefined && row.name !== 'total') this.#summary.push(row);
      if (row !== undefined || line.startsWith('------')) return;
      this.#inSummary = false;
    }
    const frame = STACK.exec(line);
    if (frame !== null) {
      const func = (frame[2] ?? '').replace(/\+0x[0-9a-f]+$/, '');
      if (this.#current !== null && this.#current.frames.length < MAX_FRAMES)
        this.#current.frames.push({ func: func === '' ? '??' : func, file: frame[1] ?? '', line: 0 });
      return;
    }
    const attached = /^strace: Process (\d+) (attached|detached)/.exec(line);
    if (attached !== null) {
      this.#thread(Number(attached[1]));
      return;
    }
    const parsed = parseStraceLine(line);
    if (parsed === undefined) this.#stray += line.trim() === '' ? 0 : 1;
    else this.#event(parsed);
  }

  #event({ tid, atMs, clock, event }: StraceLine): void {
    const draft = this.#thread(tid ?? this.#onlyThread());
    const at = this.#time(atMs, clock, draft);
    this.#current = draft;
    draft.frames = [];
    switch (event.kind) {
      case 'begin':
        draft.open = { name: event.name, args: event.args, atMs: at };
        return;
      case 'end': {
        const begun = draft.open?.atMs ?? null;
        const spent = event.seconds ?? (at === null || begun === null ? 0 : (at - begun) / 1000);
        draft.open = null;
        this.#count(draft, event.name, event.error, spent * 1000);
        return;
      }
      case 'call':
        draft.open = null;
        this.#count(draft, event.name, event.error, (event.seconds ?? 0) * 1000);
        return;
      case 'signal':
        draft.signals.set(event.name, (draft.signals.get(event.name) ?? 0) + 1);
        return;
      case 'gone':
        draft.open = null;
        draft.ended = event.how;
    }
  }

  /** Lines without a number belong to the only thread that strace has named so far. */
  #onlyThread(): number {
    const [first] = this.#threads.keys();
    return this.#threads.size === 1 && first !== undefined ? first : this.#fallbackTid;
  }

  #time(atMs: number | null, clock: StraceLog['clock'], draft: Draft): number | null {
    if (atMs === null) return null;
    this.#clock = clock;
    let at = atMs + (clock === 'day' ? this.#dayMs : 0);
    // Relative times are distances from the line before.
    if (clock === 'relative') at += this.#lastMs ?? 0;
    if (clock === 'day' && this.#lastMs !== null && at < this.#lastMs - 43_200_000) {
      this.#dayMs += 86_400_000;
      at += 86_400_000;
    }
    this.#firstMs ??= at;
    this.#lastMs = at;
    draft.firstMs ??= at;
    draft.lastMs = at;
    return at;
  }

  #thread(tid: number): Draft {
    const known = this.#threads.get(tid);
    if (known !== undefined) return known;
    const fresh: Draft = {
      tid,
      calls: new Map(),
      signals: new Map(),
      open: null,
      firstMs: null,
      lastMs: null,
      ended: null,
      frames: [],
    };
    if (this.#threads.size < MAX_THREADS) this.#threads.set(tid, fresh);
    return fresh;
  }

  #count(draft: Draft, name: string, error: string | null, ms: number): void {
    const row = draft.calls.get(name);
    if (row === undefined) {
      if (draft.calls.size < MAX_NAMES)
        draft.calls.set(name, { count: 1, errors: error === null ? 0 : 1, ms });
      return;
    }
    row.count++;
    if (error !== null) row.errors++;
    row.ms += ms;
  }

  #finish(draft: Draft): ThreadActivity {
    const { open } = draft;
    const elapsed = this.#lastMs === null ? 0 : this.#lastMs - (open?.atMs ?? this.#lastMs);
    return {
      source: this.#source,
      tid: draft.tid,
      calls: [...draft.calls].map(([name, row]) => ({ name, ...row })).sort((a, b) => b.ms - a.ms),
      signals: [...draft.signals],
      open: open === null ? null : readCall(open.name, open.args, elapsed > 0 ? elapsed : null),
      firstMs: draft.firstMs,
      lastMs: draft.lastMs,
      ended: draft.ended,
      userStack: draft.frames,
    };
  }
}
