import type { Goroutine, GoroutineFrame } from '../../model/goroutine-dump.ts';
import { blockedSite } from './stack-place.ts';

/** Goroutines that wait for one lock. */
export interface LockWait {
  /** Address of the `sync.Mutex` or `sync.RWMutex`. */
  readonly address: number;
  readonly waiters: readonly number[];
  /** Where the first of them waits. */
  readonly site: GoroutineFrame | null;
  /** Others with an argument at the lock or up to 256 bytes before it: they may hold it. At most 8. */
  readonly mayHold: readonly number[];
}

/** What a dump shows about locks. */
export interface LockReport {
  /** Most waiters first. */
  readonly waits: readonly LockWait[];
  /** Goroutines in a ring, each waiting for a lock that the next may hold. */
  readonly cycles: readonly (readonly number[])[];
}

const MAX_ADDRESSES = 1 << 19;
const MAX_GOROUTINES_AN_ADDRESS = 8;
const MAX_WAITERS = 1 << 17;
/** A lock is a field of the struct whose method is running: how far before it the struct may begin. */
const STRUCT_BYTES = 256;

// Calls that print the lock or its semaphore, and how far into the lock that lies. The semaphore's functions mostly print
// stale arguments (`0x0?`); then only the slow path names the lock. Source: `sync/mutex.go`, `sync/rwmutex.go`.
const LOCK_CALLS: readonly (readonly [func: RegExp, offset: number])[] = [
  [/^(?:internal\/)?sync\.\(\*Mutex\)\.(?:lockSlow|Lock)$/, 0],
  [/^sync\.\(\*RWMutex\)\.R?Lock$/, 0],
  [/^(?:internal\/)?sync\.runtime_SemacquireMutex$/, 4],
  [/^sync\.runtime_SemacquireRWMutexR$/, 12],
  [/^sync\.runtime_SemacquireRWMutex$/, 8],
];

/**
 * Collects who waits for which lock. Bounds: 524,288 addresses and 131,072 waiters. A dump shows the address that is waited
 * for; it does not show who holds it: arguments may be stale, and inlined calls print none.
 */
export class LockFold {
  readonly #waits = new Map<number, { waiters: number[]; site: GoroutineFrame | null }>();
  readonly #mentions = new Map<number, number[]>();
  readonly #readers = new ReadAgain();
  #waiters = 0;

  add({ id, stack, args }: Goroutine): void {
    if (id === null) return;
    let from = 0;
    this.#readers.add(id, stack.frames, args);
    const lock = lockOf(stack.frames, args);
    if (lock !== null && this.#waiters < MAX_WAITERS) {
      this.#waiters++;
      const wait = this.#waits.get(lock) ?? { waiters: [], site: blockedSite(stack) };
      wait.waiters.push(id);
      this.#waits.set(lock, wait);
      from = stack.frames.findIndex((f) => !/^(?:internal\/)?sync\./.test(f.func));
    }
    for (const text of from < 0 ? [] : args.slice(from)) {
      const address = firstPointer(text);
      if (address !== null) this.#mention(address, id);
    }
  }

  #mention(address: number, id: number): void {
    const ids = this.#mentions.get(address);
    if (ids === undefined) {
      if (this.#mentions.size < MAX_ADDRESSES) this.#mentions.set(address, [id]);
    } else if (ids.length < MAX_GOROUTINES_AN_ADDRESS && !ids.includes(id)) ids.push(id);
  }

  /** The report on the dump; the fold is empty afterwards. */
  take(): LockReport {
    const waits = [...this.#waits].map(([address, { waiters, site }]) => ({
      address,
      waiters,
      site,
      mayHold: this.#mayHold(address, new Set(waiters)),
    }));
    waits.sort((a, b) => b.waiters.length - a.waiters.length || a.address - b.address);
    this.#waits.clear();
    this.#mentions.clear();
    this.#waiters = 0;
    return { waits, cycles: [...findCycles(waits), ...this.#readers.take()] };
  }

  #mayHold(lock: number, waiters: ReadonlySet<number>): number[] {
    const found = new Set<number>();
    for (let address = lock; address >= lock - STRUCT_BYTES; address -= 4) {
      for (const id of this.#mentions.get(address) ?? []) if (!waiters.has(id)) found.add(id);
    }
    return [...found].slice(0, MAX_GOROUTINES_AN_ADDRESS);
  }
}

/**
 * Goroutines that take a read lock again while they are in the same function on the same struct, and those that wait to write
 * to it: a waiting writer keeps new readers out, and waits for the first read lock. Source: `sync/rwmutex.go`, documentation of RWMutex.
 */
class ReadAgain {
  readonly #readers = new Map<number, number>();
  readonly #writers = new Map<number, number>();

  add(id: number, frames: readonly GoroutineFrame[], args: readonly string[]): void {
    const top = frames.slice(0, 6);
    const kind = top.map(({ func }) => /^sync\.\(\*RWMutex\)\.(R?Lock)$/.exec(func)?.[1]).find(Boolean);
    if (kind === undefined || !isWaiting(top)) return;
    const at = frames.findIndex((f) => !/^(?:internal\/)?sync\./.test(f.func));
    const struct = surePointer(args[at]);
    if (struct === null) return;
    const seen = kind === 'Lock' ? this.#writers : this.#readers;
    if (seen.size >= MAX_WAITERS || seen.has(struct)) return;
    const isAgain = frames.some(
      (f, i) => i > at && f.func === frames[at]!.func && surePointer(args[i]) === struct,
    );
    if (kind === 'Lock' || isAgain) seen.set(struct, id);
  }

  /** Rings of a reader and a writer; empty afterwards. */
  take(): number[][] {
    const rings: number[][] = [];
    for (const [struct, reader] of this.#readers) {
      const writer = this.#writers.get(struct);
      if (writer !== undefined) rings.push([reader, writer]);
    }
    this.#readers.clear();
    this.#writers.clear();
    return rings;
  }
}

// A question mark says that the value may be a leftover.
function surePointer(text = ''): number | null {
  return /^\w+\?/.test(text) ? null : firstPointer(text);
}

function lockOf(frames: readonly GoroutineFrame[], args: readonly string[]): number | null {
  const top = frames.slice(0, 6);
  for (const [func, offset] of LOCK_CALLS) {
    const at = top.findIndex((frame) => func.test(frame.func));
    const pointer = surePointer(args[at]);
    if (pointer !== null && isWaiting(top)) return pointer - offset;
  }
  return null;
}

function isWaiting(top: readonly GoroutineFrame[]): boolean {
  return top.some((frame) => /^(?:internal\/)?sync\.runtime_Semacquire/.test(frame.func));
}

function firstPointer(text: string): number | null {
  const digits = /^0x([0-9a-f]{6,13})\b/.exec(text)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

// Depth first along "waits for a lock that … may hold"; each ring is told once, by its smallest member first.
function findCycles(waits: readonly LockWait[]): number[][] {
  const next = new Map<number, readonly number[]>();
  for (const wait of waits) for (const id of wait.waiters) next.set(id, wait.mayHold);
  const done = new Set<number>();
  const rings = new Map<string, number[]>();
  for (const start of next.keys()) {
    const path: number[] = [];
    const todo: { id: number; depth: number }[] = [{ id: start, depth: 0 }];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      path.length = at.depth;
      const back = path.indexOf(at.id);
      if (back >= 0) {
        const ring = path.slice(back);
        const low = ring.indexOf(Math.min(...ring));
        const turned = [...ring.slice(low), ...ring.slice(0, low)];
        rings.set(turned.join(' '), turned);
      } else if (!done.has(at.id)) {
        // Each goroutine is entered once: the work is linear, and every ring still has one edge that closes it.
        done.add(at.id);
        path.push(at.id);
        for (const id of next.get(at.id) ?? []) todo.push({ id, depth: path.length });
      }
    }
  }
  return [...rings.values()];
}
