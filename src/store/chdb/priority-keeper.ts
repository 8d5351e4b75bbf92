import { canIdle, type Place, setIdle } from './engine-priority.ts';
import { readRanMs, readThreadTimes, type ThreadTimes, useBetween } from './thread-times.ts';

/** How often a look may be due. At `low` it costs one small file. */
const GLANCE_MS = 250;
/** How often an engine at `idle` is looked at; when it does not work also its threads, some 160 small files. */
const WINDOW_MS = 2000;
/** Working: more than a quarter of one processor. Ours: below that it hardly stands in anybody's way. */
const BUSY_SHARE = 0.25;
/**
 * Starved: it waits ten times as long as it runs. Ours: at 105,000 spans/s on two processors an idle engine that keeps up waits
 * twice as long as it runs, beside a program that fills both a hundred times as long.
 */
const STARVED_RATIO = 10;
/** Waiting less than this share of a window is no hunger, whatever the ratio. */
const STARVED_SHARE = 0.25;
const WINDOWS_UNTIL_LOW = 3;
/** How long an engine that was starved is left at `low`. */
const REST_MS = 600_000;

/** What the keeper needs of its surroundings, so that tests can put others in their place. */
export interface PriorityKeeperParts {
  readonly read: (pid: number) => ThreadTimes | undefined;
  /** Milliseconds of processor time so far. */
  readonly ranMs: (pid: number) => number | undefined;
  /** Moves all threads; resolves with whether they are there. */
  readonly setIdle: (pid: number, idle: boolean) => Promise<boolean>;
  /** Told of every move. */
  readonly onPlace: (place: Place) => void;
  /** The engine must leave `idle` and may not: it has to be started again, to stay at `low`. */
  readonly onStuck: () => void;
}

/**
 * Finds the place of a running engine by itself (docs/adr/0018): `idle` while it works and gets what it needs, so that threads
 * which acknowledge never wait for it, `low` when something else leaves it nothing.
 */
export class PriorityKeeper {
  private readonly pid: number;
  private readonly parts: PriorityKeeperParts;
  private place: Place = 'low';
  private threads: ThreadTimes | undefined;
  private ranBeforeMs: number | undefined;
  private lookedMs = Number.NEGATIVE_INFINITY;
  private inARow = 0;
  private restUntilMs = 0;
  private moving = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(pid: number, parts: PriorityKeeperParts) {
    this.pid = pid;
    this.parts = parts;
  }

  /** Starts looking after a process, where this machine has what that takes; undefined elsewhere. */
  static start(
    pid: number,
    parts: Pick<PriorityKeeperParts, 'onPlace' | 'onStuck'>,
  ): PriorityKeeper | undefined {
    if (!canIdle() || readThreadTimes(pid) === undefined) return undefined;
    const keeper = new PriorityKeeper(pid, { read: readThreadTimes, ranMs: readRanMs, setIdle, ...parts });
    keeper.timer = setInterval(() => void keeper.look(performance.now()), GLANCE_MS).unref();
    return keeper;
  }

  /** Ends it: nothing is told any more, of a move that goes on neither. */
  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
  }

  /** One look, at a time in milliseconds that never goes back. */
  async look(nowMs: number): Promise<void> {
    if (this.moving || this.stopped) return;
    if (this.place === 'low') {
      if (nowMs >= this.restUntilMs && this.isBusy(nowMs)) await this.move('idle', nowMs);
    } else if (nowMs - this.lookedMs >= WINDOW_MS) {
      this.inARow = this.isStarved(nowMs) ? this.inARow + 1 : 0;
      if (this.inARow >= WINDOWS_UNTIL_LOW) await this.move('low', nowMs);
    }
  }

  /** Whether it worked since the last look. */
  private isBusy(nowMs: number): boolean {
    const { ranBeforeMs, lookedMs } = this;
    const ranMs = this.parts.ranMs(this.pid);
    this.ranBeforeMs = ranMs;
    this.lookedMs = nowMs;
    if (ranBeforeMs === undefined || ranMs === undefined) return false;
    return ranMs - ranBeforeMs > (nowMs - lookedMs) * BUSY_SHARE;
  }

  /**
   * An engine that works is not: its threads may wait for each other, and it would hardly get more at `low`. Its threads are not
   * read either, which would take milliseconds of those that acknowledge.
   */
  private isStarved(nowMs: number): boolean {
    const windowMs = nowMs - this.lookedMs;
    const { threads } = this;
    this.threads = this.isBusy(nowMs) ? undefined : this.parts.read(this.pid);
    if (threads === undefined || this.threads === undefined) return false;
    const { ranMs, waitedMs } = useBetween(threads, this.threads, windowMs);
    return waitedMs > ranMs * STARVED_RATIO && waitedMs > windowMs * STARVED_SHARE;
  }

  private async move(place: Place, nowMs: number): Promise<void> {
    this.moving = true;
    const there = await this.parts.setIdle(this.pid, place === 'idle');
    // Threads that did go to idle would starve there unseen when the others could not.
    const whole = there || (place === 'idle' && (await this.parts.setIdle(this.pid, false)));
    this.moving = false;
    if (this.stopped) return;
    this.threads = undefined;
    this.ranBeforeMs = undefined;
    this.lookedMs = Number.NEGATIVE_INFINITY;
    this.inARow = 0;
    if (place === 'low' || !there) this.restUntilMs = nowMs + REST_MS;
    if (there) {
      this.place = place;
      this.parts.onPlace(place);
    } else if (!whole) this.parts.onStuck();
  }
}
