import type { DumpSink } from './dump-sink.ts';
import { DumpState } from './dump-state.ts';
import { parseLabels } from './go-quoted.ts';
import { parseHeader } from './parse-header.ts';
import { RecordDraft } from './record-draft.ts';
import type { StackTable } from './stack-table.ts';

const CAUSE =
  /^\s*(?:panic: |fatal error: |SIG[A-Z0-9]+: |\[signal |unexpected fault address |runtime: |fatal: )/;
const PROFILE = /^(goroutine|goroutineleak) profile: total (\d+)$/;
const COUNT = /^(\d+) @(?: 0x[0-9a-f]+)*$/;
const SYMBOL = /^#\s+0x[0-9a-f]+(?:\s+(.+)\+0x[0-9a-f]+\s+(.+))?$/;
const PLACE_END = /(?: \+0x[0-9a-f]+)?(?: fp=0x[0-9a-f]+)?(?: sp=0x[0-9a-f]+)?(?: pc=0x[0-9a-f]+)?$/;
const ELIDED = /^\.\.\.(\d+|additional) frames elided\.\.\.$/;
const CREATED = /^created by (\S+?)(?: in goroutine (\d+))?$/;
const ANCESTOR = /^\[originating from goroutine \d+\]:$/;

/** What a place looks like: a file of Go or assembly with a line. */
const BARE_PLACE = /^\S.*\.(?:go|s|c|cc|cpp):\d+$/;
/** Where stacks begin that nobody created: threads of C that call Go, and the runtime's own. */
const ROOTS = /^(?:runtime\.(?:cgocallback|goexit|main|mstart|rt0_go)|main\.main$|testing\.)/;

/** Reads the dumps in the lines of one process, what a log put before them taken off. Source: `runtime/traceback.go`, `runtime/pprof/pprof.go`. */
export class DumpStream {
  readonly #sink: DumpSink;
  readonly #table: StackTable;
  #dump: DumpState | null = null;
  #draft: RecordDraft | null = null;
  #line = 0;
  #last = '';

  constructor(sink: DumpSink, table: StackTable) {
    this.#sink = sink;
    this.#table = table;
  }

  /** Takes one line; `number` is its number in the file. */
  take(line: string, number: number): void {
    this.#line = number;
    this.#last = line;
    if (line.startsWith('\t') && this.#draft !== null) this.#indented(line, this.#draft);
    else if (line.trim() === '') this.#blank();
    else if (!this.#begins(line)) this.#inside(line);
  }

  /** Drops what was taken for the cause of a crash as long as no goroutine followed: another stream has it. */
  forgetCauses(): void {
    if (this.#dump?.hasRecords !== true && this.#draft === null) this.#dump = null;
  }

  /** Ends what is open. `isUnended`: the last line of the file had no end; `isFull`: the runtime writes no more than that. */
  end(isUnended: boolean, isFull: boolean): void {
    const draft = this.#draft;
    if (this.#dump !== null) {
      const isTorn = isUnended && draft !== null && !isWholeLine(this.#last);
      if (draft?.isOpen === true || isTorn || (isUnended && isFull) || draft?.lacksEnd(ROOTS) === true)
        this.#dump.truncated = true;
    }
    this.#closeDump();
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
    else if (draft.awaitsPlace && BARE_PLACE.test(line.replace(PLACE_END, ''))) this.#indented(line, draft);
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

/** False for a line that was cut: a place without its line, a call without its end. */
function isWholeLine(line: string): boolean {
  if (/^\s/.test(line)) return /:\d+$/.test(line.replace(PLACE_END, ''));
  return !/^(?:goroutine|created by|[\w./-]+\([^)]*$)/.test(line) || /[:)\d]$/.test(line);
}
