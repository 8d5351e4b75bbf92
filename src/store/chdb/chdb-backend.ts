import { availableParallelism } from 'node:os';
import { AppError } from '../../base/errors/app-error.ts';
import type { Backend, NativeResult, SegmentInsert, StatementOptions } from '../backend.ts';
import { statementError } from '../engine/engine-errors.ts';
import { insertSelect, SEGMENT_OF_FILE, segmentIs } from '../load/insert-select.ts';
import { fileSource } from '../load/wire-structure.ts';
import { type BoundSql, raw } from '../sql.ts';
import type { StoreHealth } from '../store.ts';
import { EngineFailure } from '../engine/engine-failure.ts';
import { engineArguments, type EngineConfig } from './engine-config.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { Lane } from '../engine/lane.ts';
import { CONNECTIONS, type ConnectionKind, type RequestMessage } from './messages.ts';
import { collect, pieces } from './statement-run.ts';

const nothing = (): void => undefined;

/** Settings every result needs to be readable by `native/`. */
const NATIVE_SETTINGS = { output_format_native_write_json_as_string: 1 } as const;

const MIB = 1024 * 1024;
/** Segments of one INSERT: the statement, planned once, costs as much as a fifth of the rows of one (docs/adr/0024). */
const MOST_TOGETHER = 4;
/** Below this cap on the engine's memory segments are read one after the other: 48 MiB at once take 0.9 GB (docs/adr/0024). */
const TWO_AT_ONCE_FROM = 800 * MIB;

/** The embedded engine in a process of its own. */
export class ChdbBackend implements Backend {
  readonly kind = 'chdb';
  readonly onCluster = '';
  readonly database: string;
  readonly together: Backend['together'];
  private readonly supervisor: EngineSupervisor;
  private readonly lanes: Readonly<Record<ConnectionKind, Lane>>;

  private constructor(supervisor: EngineSupervisor, { database, memoryLimitBytes }: EngineConfig) {
    this.supervisor = supervisor;
    this.database = database;
    const room = memoryLimitBytes >= TWO_AT_ONCE_FROM ? 2 : 1;
    this.together = { segments: MOST_TOGETHER, threads: Math.min(room, availableParallelism()) };
    const { load, read, user, admin } = CONNECTIONS;
    this.lanes = { load: new Lane(load), read: new Lane(read), user: new Lane(user), admin: new Lane(admin) };
  }

  /** Starts the engine. Errors: STORE_DIR_LOCKED, STORE_DIR_NOT_WRITABLE, STORE_ENGINE_MISSING, STORE_ENGINE_DOWN. */
  static async open(config: EngineConfig): Promise<ChdbBackend> {
    let args: string[];
    try {
      args = engineArguments(config);
    } catch (error) {
      const reason = (error as Error).message;
      throw new AppError('STORE_DIR_NOT_WRITABLE', { values: { dir: config.dir, reason }, cause: error });
    }
    try {
      const { dir, database, priority = 'low' } = config;
      const supervisor = await EngineSupervisor.start(
        { dir, database, args, priority },
        config.restartDelaysMs,
        config.patienceMs,
      );
      return new ChdbBackend(supervisor, config);
    } catch (error) {
      throw openError(error, config.dir);
    }
  }

  localTable(table: string): string {
    return table;
  }

  everyNode(table: string): string {
    return table;
  }

  async run(statement: BoundSql, options: StatementOptions): Promise<NativeResult> {
    const started = performance.now();
    const bytes = await this.inLane(options, (signal, client) =>
      collect(client, this.request(statement, options, false), signal),
    );
    return { bytes, readRows: 0, elapsedMs: performance.now() - started };
  }

  async *stream(statement: BoundSql, options: StatementOptions): AsyncGenerator<Buffer> {
    const leave = await this.enter(options);
    try {
      const client = await this.supervisor.running(options.signal);
      yield* pieces(client, this.request(statement, options, true), options.signal, leave);
    } catch (error) {
      leave();
      throw statementError(error, options);
    }
  }

  async runEverywhere(text: string, options: StatementOptions): Promise<void> {
    await this.run(raw(text), options);
  }

  async readEverywhere(statement: BoundSql, options: StatementOptions): Promise<readonly NativeResult[]> {
    return [await this.run(statement, options)];
  }

  async insertSegments(insert: SegmentInsert, options: StatementOptions): Promise<void> {
    const { select, segments, day, filterByDay, settings } = insert;
    const [only, second] = segments;
    const paths = segments.map(({ path }) => path);
    const text = insertSelect(select, {
      table: select.table,
      source: fileSource(paths, select.structure),
      segment: only === undefined || second !== undefined ? SEGMENT_OF_FILE : segmentIs(only.segmentId),
      schema: 'file',
      day,
      filterByDay,
      settings,
    });
    await this.run(raw(text), options);
  }

  health(): StoreHealth {
    const { state, engineVersion, restarts, lastError, pid, priority } = this.supervisor.status;
    const lanes = Object.values(this.lanes);
    return {
      backend: this.kind,
      state,
      engineVersion,
      restarts,
      lastError,
      enginePid: pid,
      enginePriority: priority,
      runningQueries: lanes.reduce((sum, lane) => sum + lane.running, 0),
      waitingQueries: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
    };
  }

  onStateChange(listener: (health: StoreHealth) => void): () => void {
    return this.supervisor.onChange(() => listener(this.health()));
  }

  close(): Promise<void> {
    return this.supervisor.close();
  }

  private request({ text, params }: BoundSql, options: StatementOptions, stream: boolean): RequestMessage {
    const settings = { ...NATIVE_SETTINGS, ...options.settings };
    return { connection: options.kind, text, params, settings, format: 'Native', stream };
  }

  private async enter(options: StatementOptions): Promise<() => void> {
    try {
      return await this.lanes[options.kind].enter(options.signal);
    } catch (error) {
      throw statementError(error, options);
    }
  }

  /** Runs work in its lane with the caller's signal and the time limit joined. */
  private async inLane<T>(
    options: StatementOptions,
    work: (
      signal: AbortSignal | undefined,
      client: Awaited<ReturnType<EngineSupervisor['running']>>,
    ) => { result: Promise<T>; settled: Promise<void> },
  ): Promise<T> {
    const deadline = options.timeoutMs === null ? undefined : AbortSignal.timeout(options.timeoutMs);
    const signals = [options.signal, deadline].filter((signal) => signal !== undefined);
    const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
    let leave: () => void = nothing;
    try {
      leave = await this.lanes[options.kind].enter(signal);
      const client = await this.supervisor.running(signal);
      const { result, settled } = work(signal, client);
      void settled.then(leave);
      leave = nothing; // the place is given back when the engine has answered
      return await result;
    } catch (error) {
      leave();
      const timedOut =
        deadline?.aborted === true && options.signal?.aborted !== true && error instanceof EngineFailure;
      throw statementError(timedOut ? new EngineFailure('timeout', error.message) : error, options);
    }
  }
}

function openError(error: unknown, dir: string): unknown {
  if (!(error instanceof EngineFailure)) return error;
  const make = (
    code: ConstructorParameters<typeof AppError>[0],
    values: Record<string, string | number>,
  ): AppError => new AppError(code, { values, cause: error });
  switch (error.reason) {
    case 'locked':
      return make('STORE_DIR_LOCKED', { dir, pid: error.holderPid });
    case 'missing':
      return make('STORE_ENGINE_MISSING', {
        platform: `${process.platform}-${process.arch}`,
        reason: error.message,
      });
    case 'unwritable':
      return make('STORE_DIR_NOT_WRITABLE', { dir, reason: error.message });
    default:
      return make('STORE_ENGINE_DOWN', { reason: error.message });
  }
}
