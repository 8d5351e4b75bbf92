import { createReadStream } from 'node:fs';
import { AppError } from '../../base/errors/app-error.ts';
import type { Backend, NativeResult, SegmentInsert, StatementOptions } from '../backend.ts';
import { EngineFailure } from '../engine/engine-failure.ts';
import { statementError } from '../engine/engine-errors.ts';
import { Lane } from '../engine/lane.ts';
import { insertSelectParts, segmentIs } from '../load/insert-select.ts';
import { literal } from '../load/sql-text.ts';
import { type Dialect, dialectOf } from '../migrations/dialect.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';
import { type BoundSql, raw, sql } from '../sql.ts';
import type { StoreBackend, StoreHealth } from '../store.ts';
import type { ClickHouseOptions } from './clickhouse-options.ts';
import { ServerNode } from './server-node.ts';

/** Oldest release whose tables and functions we use: text indexes that are not experimental. */
const OLDEST = [26, 2] as const;
/** Statements of each kind at once. */
const PLACES = { load: 4, read: 8, user: 4, admin: 4 } as const;
const NATIVE_SETTINGS = {
  output_format_native_write_json_as_string: 1,
  http_write_exception_in_output_format: 0,
} as const;
/** A subquery over a distributed table is asked once and sent to the shards. */
const CLUSTER_SETTINGS = { distributed_product_mode: 'global', distributed_foreground_insert: 1 } as const;
/** Reads cannot change anything, but may set limits; a user's statement may not even do that. */
const READ_ONLY = { load: {}, admin: {}, read: { readonly: 2 }, user: { readonly: 1 } } as const;

/** A ClickHouse server, or a cluster through one of its nodes. */
export class ClickHouseBackend implements Backend {
  readonly kind: StoreBackend;
  readonly database: string;
  readonly onCluster: string;
  readonly dialect: Dialect;
  /** The body of a request is one segment. */
  readonly together = { segments: 1, threads: 1 };
  private readonly nodes: readonly ServerNode[];
  private readonly options: ClickHouseOptions;
  private readonly lanes = {
    load: new Lane(PLACES.load),
    read: new Lane(PLACES.read),
    user: new Lane(PLACES.user),
    admin: new Lane(PLACES.admin),
  };
  private readonly listeners = new Set<(health: StoreHealth) => void>();
  private version = '';
  private state: StoreHealth['state'] = 'starting';
  private lastError: string | null = null;

  private constructor(options: ClickHouseOptions) {
    this.options = options;
    this.kind = options.cluster === null ? 'clickhouse' : 'cluster';
    this.database = options.database;
    this.dialect = dialectOf(options.cluster, options.database);
    this.onCluster = this.dialect.onCluster;
    const urls =
      options.cluster !== null && options.cluster.nodes.length > 0 ? options.cluster.nodes : [options.url];
    const connections = Object.values(PLACES).reduce((sum, places) => sum + places, 0);
    this.nodes = urls.map((url) => new ServerNode(url, options, connections));
  }

  /** Connects and makes the database. Errors: STORE_UNAVAILABLE, STORE_ENGINE_TOO_OLD. */
  static async open(options: ClickHouseOptions): Promise<ClickHouseBackend> {
    const backend = new ClickHouseBackend(options);
    try {
      await backend.prepare();
      return backend;
    } catch (error) {
      await backend.close();
      throw error;
    }
  }

  localTable(table: string): string {
    return this.dialect.local(table);
  }

  everyNode(table: string): string {
    const { cluster } = this.options;
    return cluster?.ddl === 'on-cluster' ? `cluster(${literal(cluster.name)}, ${table})` : table;
  }

  run(statement: BoundSql, options: StatementOptions): Promise<NativeResult> {
    return this.on(this.first, this.database, statement, options);
  }

  async *stream(statement: BoundSql, options: StatementOptions): AsyncGenerator<Buffer> {
    const leave = await this.lanes[options.kind].enter(options.signal);
    try {
      yield* this.first.stream(this.database, statement, this.withSettings(options));
    } catch (error) {
      throw this.errorOf(error, options);
    } finally {
      leave();
    }
  }

  async runEverywhere(text: string, options: StatementOptions): Promise<void> {
    for (const node of this.nodes) await this.on(node, this.database, raw(text), options);
  }

  async readEverywhere(statement: BoundSql, options: StatementOptions): Promise<readonly NativeResult[]> {
    const results: NativeResult[] = [];
    for (const node of this.nodes) results.push(await this.on(node, this.database, statement, options));
    return results;
  }

  async insertSegments(insert: SegmentInsert, options: StatementOptions): Promise<void> {
    const { select, segments, day, filterByDay } = insert;
    const [segment, second] = segments;
    if (segment === undefined || second !== undefined) throw new Error('internal error: not one segment');
    const { query, settings } = insertSelectParts(select, {
      table: select.table,
      source: `input(${literal(select.structure)})`,
      segment: segmentIs(segment.segmentId),
      schema: 'statement',
      day,
      filterByDay,
      settings: { ...insert.settings, ...this.shared },
    });
    await this.inLane(options, (signal) =>
      this.first.insert(
        this.database,
        `${query} FORMAT Protobuf`,
        settings,
        createReadStream(segment.path),
        options,
        signal,
      ),
    );
  }

  health(): StoreHealth {
    const lanes = Object.values(this.lanes);
    return {
      backend: this.kind,
      state: this.state,
      engineVersion: this.version,
      restarts: 0,
      lastError: this.lastError,
      enginePid: null,
      enginePriority: null,
      runningQueries: lanes.reduce((sum, lane) => sum + lane.running, 0),
      waitingQueries: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
    };
  }

  onStateChange(listener: (health: StoreHealth) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.change('closed');
    await Promise.all(this.nodes.map((node) => node.close()));
  }

  private get shared(): Readonly<Record<string, string | number>> {
    return this.kind === 'cluster' ? CLUSTER_SETTINGS : {};
  }

  private get first(): ServerNode {
    const [first] = this.nodes;
    if (first === undefined) throw new Error('internal error: no node');
    return first;
  }

  private async prepare(): Promise<void> {
    const options: StatementOptions = { kind: 'admin', label: 'connect', timeoutMs: 10_000, settings: {} };
    const result = await this.on(this.first, '', sql`SELECT version() AS version`, options);
    this.version =
      tableOf({ version: 'String' }, readBlocks(result.bytes), 'connect', result).column('version')[0] ?? '';
    const [major = 0, minor = 0] = this.version.split('.').map(Number);
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
      throw new AppError('STORE_ENGINE_TOO_OLD', {
        values: { found: this.version, needed: OLDEST.join('.') },
      });
    for (const node of this.nodes)
      await this.on(
        node,
        '',
        raw(`CREATE DATABASE IF NOT EXISTS ${this.database}${this.onCluster}`),
        options,
      );
    this.change('ready');
  }

  private withSettings(options: StatementOptions): StatementOptions {
    return {
      ...options,
      settings: { ...NATIVE_SETTINGS, ...this.shared, ...options.settings, ...READ_ONLY[options.kind] },
    };
  }

  private async on(
    node: ServerNode,
    database: string,
    statement: BoundSql,
    options: StatementOptions,
  ): Promise<NativeResult> {
    return this.inLane(options, (signal) =>
      node.run(database, statement, this.withSettings(options), signal),
    );
  }

  private async inLane<T>(
    options: StatementOptions,
    work: (signal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    const deadline = options.timeoutMs === null ? undefined : AbortSignal.timeout(options.timeoutMs);
    const signals = [options.signal, deadline].filter((signal) => signal !== undefined);
    const signal = signals.length === 0 ? undefined : AbortSignal.any(signals);
    let leave: (() => void) | undefined;
    try {
      leave = await this.lanes[options.kind].enter(signal);
      const result = await work(signal);
      if (this.state === 'restarting') this.change('ready');
      return result;
    } catch (error) {
      const timedOut =
        deadline?.aborted === true && options.signal?.aborted !== true && error instanceof EngineFailure;
      throw this.errorOf(timedOut ? new EngineFailure('timeout', error.message) : error, options);
    } finally {
      leave?.();
    }
  }

  private errorOf(error: unknown, options: StatementOptions): unknown {
    if (error instanceof EngineFailure && error.reason === 'down') {
      this.lastError = error.message;
      if (this.state === 'ready') this.change('restarting');
    }
    return statementError(error, options, this.options.url);
  }

  private change(state: StoreHealth['state']): void {
    if (this.state === 'closed') return;
    this.state = state;
    for (const listener of this.listeners) listener(this.health());
  }
}
