import { LineFeed } from '../goroutine-dump/line-feed.ts';
import { LogPrefix } from '../goroutine-dump/log-prefix.ts';

/** Where one of two goroutines touched the memory. */
export interface RaceAccess {
  /** As the detector writes it: `write`, `read`, `atomic write` …. */
  readonly what: string;
  /** `main goroutine` or `goroutine 7`. */
  readonly who: string;
  /** Innermost first; empty where the detector could not restore the stack. */
  readonly frames: readonly { readonly func: string; readonly file: string; readonly line: number }[];
}

/** Two accesses to the same memory of which one is a write, and nothing orders them. */
export interface RaceReport {
  /** Line of the file at which the report begins, from 1. */
  readonly line: number;
  readonly accesses: readonly RaceAccess[];
}

/** The head of a report. Source: LLVM compiler-rt `lib/tsan/rtl/tsan_report.cpp`, the Go form. */
export const RACE_HEAD = 'WARNING: DATA RACE';
const ACCESS =
  /^(?:Previous )?((?:atomic )?(?:read|write)) at 0x[0-9a-f]+ by (main goroutine|goroutine \d+):$/i;
const PLACE = /^\s+(\S.*):(\d+)(?: \+0x[0-9a-f]+)?$/;
const CALL = /^ {2}(\S.*)\(\)$/;
const END = /^={10,}$/;
const MAX_REPORTS = 1000;
const MAX_FRAMES = 100;

interface Draft {
  readonly line: number;
  readonly accesses: { what: string; who: string; frames: { func: string; file: string; line: number }[] }[];
  /** False after the accesses: where the goroutines were created. */
  isAccess: boolean;
  func: string;
}

/**
 * Reads what Go's race detector reports, also between other lines and behind a log's prefix. Bounds: 1,000 reports, 100 frames
 * each. Errors: none; a report that breaks off is kept with what it has.
 */
export class RaceReportReader {
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #reports: RaceReport[] = [];
  #prefix: LogPrefix | null = null;
  #draft: Draft | null = null;
  #line = 0;

  /** Adds bytes. */
  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  /** Ends the file and answers its reports. */
  end(): readonly RaceReport[] {
    this.#lines.end();
    this.#close();
    return this.#reports;
  }

  #take(raw: string): void {
    this.#line++;
    const at = raw.indexOf(RACE_HEAD);
    if (at >= 0 && raw.endsWith(RACE_HEAD)) {
      this.#close();
      this.#prefix = at === 0 ? null : new LogPrefix(raw.slice(0, at));
      this.#draft = { line: this.#line, accesses: [], isAccess: false, func: '' };
      return;
    }
    const draft = this.#draft;
    if (draft === null) return;
    const line = this.#prefix?.strip(raw) ?? raw;
    if (END.test(line)) this.#close();
    else inside(draft, line);
  }

  #close(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft !== null && draft.accesses.length > 0 && this.#reports.length < MAX_REPORTS)
      this.#reports.push({ line: draft.line, accesses: draft.accesses });
  }
}

function inside(draft: Draft, line: string): void {
  const access = ACCESS.exec(line);
  if (access !== null) {
    const [, what = '', who = ''] = access;
    draft.accesses.push({ what: what.toLowerCase(), who, frames: [] });
    draft.isAccess = true;
    return;
  }
  if (line.startsWith('Goroutine ')) draft.isAccess = false;
  const frames = draft.accesses.at(-1)?.frames;
  if (!draft.isAccess || frames === undefined || frames.length >= MAX_FRAMES) return;
  const call = CALL.exec(line)?.[1];
  if (call !== undefined) draft.func = call;
  const place = PLACE.exec(line);
  if (place !== null && draft.func !== '') {
    frames.push({ func: draft.func, file: place[1] ?? '', line: Number(place[2]) });
    draft.func = '';
  }
}
