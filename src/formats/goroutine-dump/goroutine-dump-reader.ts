import type { DumpSink } from './dump-sink.ts';
import { DumpState } from './dump-state.ts';
import { parseLabels } from './go-quoted.ts';
import { LineFeed } from './line-feed.ts';
import { LogPrefix } from './log-prefix.ts';
import { parseHeader } from './parse-header.ts';
import { RecordDraft } from './record-draft.ts';
import { StackTable } from './stack-table.ts';

/** The runtime stops at this many bytes (`net/http/pprof`, `runtime/pprof` writeGoroutineStacks). */
const RUNTIME_LIMIT_BYTES = 64 * 1024 * 1024;

const CAUSE =
  /^\s*(?:panic: |fatal error: |SIG[A-Z0-9]+: |\[signal |unexpected fault address |runtime: |fatal: )/;
const PROFILE = /^(goroutine|goroutineleak) profile: total (\d+)$/;
const COUNT = /^(\d+) @(?: 0x[0-9a-f]+)*$/;
const SYMBOL = /^#\s+0x[0-9a-f]+(?:\s+(.+)\+0x[0-9a-f]+\s+(.+))?$/;
const PLACE_END = /(?: \+0x[0-9a-f]+)?(?: fp=0x[0-9a-f]+)?(?: sp=0x[0-9a-f]+)?(?: pc=0x[0-9a-f]+)?$/;
const ELIDED = /^\.\.\.(\d+|additional) frames elided\.\.\.$/;
const CREATED = /^created by (\S+?)(?: in goroutine (\d+))?$/;
const ANCESTOR = /^\[originating from goroutine \d+\]:$/;

/**
 * Reads goroutine dumps from a stream: `debug=2`, `debug=1` (also `goroutineleak`), output of a crash or of SIGQUIT, of
 * Go 1.13 to 1.27, several in one file, between the lines of a log and behind its prefixes. Bounds: one record, the
 * distinct stacks and the numbers of one dump's goroutines are held, whatever the size of the file. Errors: none; what is
 * not understood is counted. Source: `runtime/traceback.go`, `runtime/pprof/pprof.go`.
 */
export class GoroutineDumpReader {
  readonly #sink: DumpSink;
  readonly #lines = new LineFeed((line) => this.#take(line));
  readonly #prefix = new LogPrefix();
  readonly #table = new StackTable();
  #dump: DumpState | null = null;
  #draft: RecordDraft | null = null;
  #line = 0;
  #bytes = 0;

  constructor(sink: DumpSink) {
    this.#sink = sink;
  }

  /** Adds bytes of the file. */
  push(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#lines.push(bytes);
  }

  /** Ends the file. */
  end(): void {
    const cut = this.#lines.end();
    const isOpen = this.#draft?.isOpen === true;
    if (this.#dump !== null && (isOpen || (cut && this.#bytes === RUNTIME_LIMIT_BYTES)))
      this.#dump.truncated = true;
    this.#closeDump();
  }

  #take(raw: string): void {
    this.#line++;
    const line = this.#prefix.strip(raw);
    if (line.startsWith('\t') && this.#draft !== null) this.#indented(line, this.#draft);
    else if (line.trim() === '') this.#blank();
    else if (!this.#begins(line)) this.#inside(line);
  }

  // A prefix of spaces is what a logger makes of the tab.
  #indented(line: string, draft: RecordDraft): void {
    const text = line.trim();
    if (text === 'goroutine running on other thread; stack unavailable') draft.stackUnavailable = true;
    else if (!draft.place(text.replace(PLACE_END, '')) && this.#dump !== null) this.#dump.strayLines++;
  }

  // Between two calls a blank line is a log's; after a record it is its end.
  #blank(): void {
    if (this.#draft?.isOpen === true && this.#dump?.kind === 'stacks') return;
    this.#closeRecord();
  }

  #begins(line: string): boolean {
    const first = line.charCodeAt(0);
    if (line.startsWith('goroutine')) return this.#header(line) || this.#profile(line);
    if (first >= 48 && first <= 57) return this.#counted(line);
    if (line === '-----') {
      this.#closeRecord();
      this.#dump?.relay();
      return true;
    }
    if (!CAUSE.test(line)) return false;
    this.#closeRecord();
    if (this.#dump?.hasRecords === true && !this.#dump.isRelay) this.#closeDump();
    this.#open('stacks').addCause(line);
    return true;
  }

  #header(line: string): boolean {
    const head = parseHeader(line);
    if (head === null) return false;
    this.#closeRecord();
    if (this.#dump?.kind !== 'stacks' || this.#dump.repeats(head.id)) this.#closeDump();
    this.#open('stacks');
    this.#draft = new RecordDraft(this.#table, head, 1);
    return true;
  }

  #profile(line: string): boolean {
    const found = PROFILE.exec(line);
    if (found === null) return false;
    this.#closeDump();
    this.#open(found[1] === 'goroutine' ? 'profile' : 'leaks').announced = Number(found[2]);
    return true;
  }

  #counted(line: string): boolean {
    const count = COUNT.exec(line)?.[1];
    if (count === undefined || this.#dump === null || this.#dump.kind === 'stacks') return false;
    this.#closeRecord();
    this.#draft = new RecordDraft(this.#table, null, Math.min(Number(count), Number.MAX_SAFE_INTEGER));
    return true;
  }

  #inside(line: string): void {
    const draft = this.#draft;
    if (draft === null || this.#dump === null) return;
    if (this.#dump.kind === 'stacks' ? !this.#stackLine(line, draft) : !this.#profileLine(line, draft))
      this.#dump.strayLines++;
  }

  #profileLine(line: string, draft: RecordDraft): boolean {
    if (line.startsWith('# labels: {')) {
      const labels = parseLabels(line, 10)?.labels;
      if (labels !== undefined) draft.setLabels(labels);
      return labels !== undefined;
    }
    const symbol = SYMBOL.exec(line);
    if (symbol === null) return false;
    const [, func = '', place = ''] = symbol;
    draft.add(this.#table.frame(func, place, false), '');
    return true;
  }

  #stackLine(line: string, draft: RecordDraft): boolean {
    const created = CREATED.exec(line);
    if (created !== null) {
      const [, func = '', id] = created;
      draft.creator(func, draft.inAncestor || id === undefined ? null : Number(id));
      return true;
    }
    const open = line.lastIndexOf('(');
    if (open > 0 && line.endsWith(')') && !line.slice(0, open).includes(' ')) {
      draft.call(line.slice(0, open), line.slice(open + 1, -1));
      return true;
    }
    const elided = ELIDED.exec(line)?.[1];
    if (elided !== undefined) draft.setElided(elided === 'additional' ? -1 : Number(elided));
    else if (ANCESTOR.test(line)) draft.inAncestor = true;
    else if (line.startsWith(' ') && /:\d+(?: \+0x[0-9a-f]+)?/.test(line)) this.#indented(line, draft);
    else return /^(?:non-Go function|runtime stack:)/.test(line);
    return true;
  }

  #open(kind: DumpState['kind']): DumpState {
    this.#dump ??= new DumpState(this.#sink, kind, this.#line);
    return this.#dump;
  }

  #closeRecord(): void {
    const draft = this.#draft;
    this.#draft = null;
    if (draft !== null && !draft.isSystemStack) this.#dump?.add(draft.finish());
  }

  #closeDump(): void {
    this.#closeRecord();
    const dump = this.#dump;
    this.#dump = null;
    if (dump === null || dump.isEmpty) return;
    dump.close();
  }
}
