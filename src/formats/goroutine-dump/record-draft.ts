import type { Goroutine, GoroutineFrame } from '../../model/goroutine-dump.ts';
import type { GoroutineHeader } from './parse-header.ts';
import type { StackTable } from './stack-table.ts';

/** Frames of one record kept: the runtime prints 100, a profile up to 1,024. */
const MAX_FRAMES = 4096;

const NO_HEADER = {
  status: null,
  waitMinutes: 0,
  locked: false,
  leaked: false,
  durable: false,
  bubble: null,
  thread: null,
} as const;

/** A record while its lines come in. */
export class RecordDraft {
  readonly #table: StackTable;
  readonly #head: GoroutineHeader | null;
  readonly #count: number;
  readonly #frames: GoroutineFrame[] = [];
  readonly #ids: number[] = [];
  readonly #args: string[] = [];
  #labels: readonly (readonly [string, string])[];
  #createdBy: { frame: GoroutineFrame; id: number } | null = null;
  #creatorId: number | null = null;
  #elided = 0;
  #call: { func: string; args: string; isCreator: boolean } | null = null;
  /** The stack of an ancestor follows: it is not the goroutine's own. */
  inAncestor = false;
  /** Its stack is printed elsewhere or not at all. */
  stackUnavailable = false;

  constructor(table: StackTable, head: GoroutineHeader | null, count: number) {
    this.#table = table;
    this.#head = head;
    this.#count = count;
    this.#labels = head?.labels ?? [];
  }

  /** A call's first line was read and its second is still missing, or nothing was read at all. */
  get isOpen(): boolean {
    return this.#call !== null || (this.#frames.length === 0 && !this.stackUnavailable);
  }

  /** The first line of a call was read, not its second. */
  get awaitsPlace(): boolean {
    return this.#call !== null;
  }

  /** True for a stack that breaks off: nobody created the goroutine, and its last frame is none that a stack begins with. */
  lacksEnd(roots: RegExp): boolean {
    const last = this.#frames.at(-1)?.func ?? '';
    const isDump = this.#head !== null && this.#head.id > 1;
    return isDump && this.#createdBy === null && this.#elided === 0 && last !== '' && !roots.test(last);
  }

  /** Goroutine 0 is the scheduler's stack of a thread. */
  get isSystemStack(): boolean {
    return this.#head?.id === 0;
  }

  setLabels(labels: readonly (readonly [string, string])[]): void {
    this.#labels = labels;
  }

  setElided(count: number): void {
    this.#elided = this.#elided < 0 || count < 0 ? -1 : this.#elided + count;
  }

  /** First line of a call. */
  call(func: string, args: string): void {
    this.#call = { func, args, isCreator: false };
  }

  /** First line of the `go` statement. */
  creator(func: string, id: number | null): void {
    this.#call = { func, args: '', isCreator: true };
    this.#creatorId = id;
  }

  /** Second line of a call; false when no call waits for it. */
  place(text: string): boolean {
    const call = this.#call;
    if (call === null) return false;
    this.#call = null;
    if (this.inAncestor) return true;
    const entry = this.#table.frame(call.func, text, call.args === '...');
    if (call.isCreator) this.#createdBy = entry;
    else this.add(entry, call.args);
    return true;
  }

  /** A frame in one piece, as profiles have it. */
  add(entry: { readonly frame: GoroutineFrame; readonly id: number }, args: string): void {
    if (this.#frames.length >= MAX_FRAMES) {
      this.#elided = -1;
      return;
    }
    this.#frames.push(entry.frame);
    this.#ids.push(entry.id);
    this.#args.push(args);
  }

  finish(): Goroutine {
    const { labels: _labels, ...head } = this.#head ?? { ...NO_HEADER, id: null, labels: [] };
    return {
      ...head,
      count: this.#count,
      labels: this.#labels,
      stack: this.#table.stack(this.#ids, this.#frames, this.#createdBy, this.#elided),
      args: this.#args,
      creatorId: this.#creatorId,
      stackUnavailable: this.stackUnavailable,
    };
  }
}
