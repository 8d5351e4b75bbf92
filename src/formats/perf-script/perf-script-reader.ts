import type { PerfFrame, PerfSample, PerfSink, PerfSummary } from '../../model/perf-recording.ts';
import { parseFrame, parseHead } from './parse-line.ts';

/** Longest line that is kept; what is longer is skipped. */
const MAX_LINE = 65_536;
/** Most frames of one sample; the kernel records 127 unless told otherwise. */
const MAX_FRAMES = 2048;

/**
 * Reads the text of `perf script`, given in pieces of any size: a line about the sample, frames behind a tab, an empty line.
 * Memory does not grow with the text. Errors: none; lines of another kind are counted as skipped.
 * Source: Linux `tools/perf/builtin-script.c`, `tools/perf/util/evsel_fprintf.c`.
 */
export class PerfScriptReader {
  readonly #sink: PerfSink;
  readonly #decoder = new TextDecoder();
  readonly #frames = new Map<string, PerfFrame | null>();
  #rest = '';
  #isSkipping = false;
  #head: Omit<PerfSample, 'frames'> | null = null;
  #chain: PerfFrame[] = [];
  #samples = 0;
  #skipped = 0;
  #lost = 0;

  constructor(sink: PerfSink) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(piece, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#isSkipping) this.#isSkipping = false;
      else this.#line(line);
    }
    if (this.#rest.length > MAX_LINE) {
      this.#rest = '';
      this.#isSkipping = true;
      this.#skipped++;
    }
  }

  end(): PerfSummary {
    const last = this.#rest + this.#decoder.decode();
    const isCut = last !== '' || this.#head !== null;
    if (last !== '' && !this.#isSkipping) this.#line(last);
    const hadSample = this.#head !== null;
    this.#flush();
    return {
      samples: this.#samples,
      lost: this.#lost,
      buildIds: new Map(),
      kernelRelease: '',
      addressKind: 'unclear',
      stackCopies: 0,
      brokenChains: 0,
      branchChains: 0,
      // perf ends every sample with an empty line.
      truncated: isCut && hadSample,
      skipped: this.#skipped,
    };
  }

  #line(raw: string): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') {
      this.#flush();
      return;
    }
    if (line.startsWith('#')) return;
    // Frames begin with white space; so may the line of a sample whose command is short, but only before any frame.
    const frame = /^\s/.test(line) && this.#head !== null ? this.#frame(line) : undefined;
    if (frame !== undefined) {
      if (frame !== null && this.#chain.length < MAX_FRAMES) this.#chain.push(frame);
      return;
    }
    const head = parseHead(line);
    if (head === null) {
      const lost = /PERF_RECORD_LOST lost (\d+)/.exec(line)?.[1];
      if (lost === undefined) this.#skipped++;
      else this.#lost += Number(lost);
      return;
    }
    this.#flush();
    const { rest, ...sample } = head;
    this.#head = sample;
    const own = rest === '' ? undefined : this.#frame(rest);
    if (own !== undefined && own !== null) this.#chain.push(own);
  }

  /** Null for a frame that is left out, undefined for what is no frame. The same text is the same object. */
  #frame(line: string): PerfFrame | null | undefined {
    const text = line.trim();
    const known = this.#frames.get(text);
    if (known !== undefined) return known;
    const frame = parseFrame(text);
    if (frame !== undefined && this.#frames.size < 1 << 20) this.#frames.set(text, frame);
    return frame;
  }

  #flush(): void {
    if (this.#head === null) return;
    this.#samples++;
    this.#sink({ ...this.#head, frames: this.#chain });
    this.#head = null;
    this.#chain = [];
  }
}
