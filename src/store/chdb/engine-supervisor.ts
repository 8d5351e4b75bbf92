import { EngineClient } from './engine-client.ts';
import { EngineFailure } from '../engine/engine-failure.ts';
import type { EnginePriority, Place } from './engine-priority.ts';
import type { EngineOptions } from './engine-server.ts';
import { PriorityKeeper } from './priority-keeper.ts';

/** What is known about the engine. */
export interface EngineStatus {
  readonly state: 'starting' | 'ready' | 'restarting' | 'closed';
  readonly engineVersion: string;
  readonly restarts: number;
  readonly lastError: string | null;
  readonly pid: number | null;
  /** Where its process stands. */
  readonly priority: Place;
}

/** Pauses before the engine is started again; they grow while it keeps dying and start over after a minute of life. */
const RESTART_DELAYS_MS = [100, 250, 500, 1000, 2000, 5000, 10_000] as const;
const HEALTHY_AFTER_MS = 60_000;
/** Pauses before a directory that another process holds is tried again: each try starts a process. The last one repeats. */
const LOOK_AGAIN_MS = [250, 500, 1000, 2000] as const;
/** How long a request waits for an engine that is being started. */
const PATIENCE_MS = 10_000;
const CLOSE_GRACE_MS = 20_000;
/** A starved engine gets no further by waiting longer; what it has not stored is in the log. */
const STARVED_GRACE_MS = 2000;
const STARVED =
  'started again at priority low: other programs left nothing to it at idle, which a process cannot leave without privileges';

/** Keeps one engine process running: starts it again with growing pauses when it dies. */
export class EngineSupervisor {
  private readonly options: EngineOptions;
  private readonly listeners = new Set<(status: EngineStatus) => void>();
  private client: EngineClient;
  private current: EngineStatus = {
    state: 'starting',
    engineVersion: '',
    restarts: 0,
    lastError: null,
    pid: null,
    priority: 'low',
  };
  private keeper: PriorityKeeper | undefined;
  private priority: EnginePriority;
  private starved = false;
  private deathsInARow = 0;
  private timer: NodeJS.Timeout | undefined;

  private readonly restartDelaysMs: readonly number[];

  private constructor(options: EngineOptions, restartDelaysMs: readonly number[]) {
    this.options = options;
    this.restartDelaysMs = restartDelaysMs;
    this.priority = options.priority;
    this.client = this.launch();
  }

  /**
   * Starts the engine and waits until it is open. Rejects with the EngineFailure of a first start that failed. The pauses before
   * each further start may be given; the last one repeats. A directory that another process holds is waited for at most `patienceMs`.
   */
  static async start(
    options: EngineOptions,
    restartDelaysMs: readonly number[] = RESTART_DELAYS_MS,
    patienceMs = 0,
  ): Promise<EngineSupervisor> {
    const giveUpMs = performance.now() + patienceMs;
    for (let tries = 0; ; tries++) {
      const supervisor = new EngineSupervisor(options, restartDelaysMs);
      try {
        await supervisor.client.ready;
        return supervisor;
      } catch (error) {
        supervisor.change({ state: 'closed' });
        await supervisor.client.ended;
        const isLocked = error instanceof EngineFailure && error.reason === 'locked';
        if (!isLocked || performance.now() > giveUpMs) throw error;
        const pause = LOOK_AGAIN_MS[Math.min(tries, LOOK_AGAIN_MS.length - 1)];
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  get status(): EngineStatus {
    return this.current;
  }

  /** Calls back after each change; returns the unsubscribe function. */
  onChange(listener: (status: EngineStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The running process; waits a little while one is being started. Rejects with `down`, or `cancelled` on abort. */
  async running(signal?: AbortSignal): Promise<EngineClient> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.current.state !== 'ready') {
      if (this.current.state === 'closed') throw new EngineFailure('down', 'the store is closed');
      if (signal?.aborted === true)
        throw new EngineFailure('cancelled', 'given up while the engine was starting');
      if (performance.now() > deadline)
        throw new EngineFailure('down', this.current.lastError ?? 'it is starting');
      await this.nextChange();
    }
    return this.client;
  }

  /** Ends the engine for good. Idempotent. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.keeper?.stop();
    if (this.current.state !== 'closed') this.change({ state: 'closed', pid: null });
    await this.client.close(CLOSE_GRACE_MS);
  }

  private launch(): EngineClient {
    const client = new EngineClient({ ...this.options, priority: this.priority });
    const priority = this.priority === 'auto' ? 'low' : this.priority;
    this.current = { ...this.current, pid: client.pid, priority };
    void this.watch(client, performance.now());
    return client;
  }

  /** Follows one process from start to end and starts the next one. */
  private async watch(client: EngineClient, launchedMs: number): Promise<void> {
    const ready = await client.ready.catch(() => null); // `ended` follows
    if (ready !== null && !this.closed) {
      this.change({ state: 'ready', engineVersion: ready.engineVersion, pid: client.pid });
      this.keepPlace(client);
    }
    const how = await client.ended;
    this.keeper?.stop();
    const reason = this.starved ? STARVED : how;
    this.starved = false;
    if (this.closed) return;
    if (performance.now() - launchedMs > HEALTHY_AFTER_MS) this.deathsInARow = 0;
    const delay = this.restartDelaysMs[Math.min(this.deathsInARow++, this.restartDelaysMs.length - 1)];
    this.change({ state: 'restarting', restarts: this.current.restarts + 1, lastError: reason, pid: null });
    this.timer = setTimeout(() => {
      if (!this.closed) this.client = this.launch();
    }, delay);
  }

  /** From its start on, which is at `low`: an engine that opens should not wait for everybody else. */
  private keepPlace(client: EngineClient): void {
    if (this.priority !== 'auto' || client.pid === null) return;
    this.keeper = PriorityKeeper.start(client.pid, {
      onPlace: (priority) => this.change({ priority }),
      onStuck: () => {
        this.priority = 'low';
        this.starved = true;
        void client.close(STARVED_GRACE_MS);
      },
    });
  }

  private get closed(): boolean {
    return this.current.state === 'closed';
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(done, 100);
      const stop = this.onChange(done);
    });
  }

  private change(part: Partial<EngineStatus>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener(this.current);
  }
}
