import type { Readable } from 'node:stream';
import {
  type ClickHouseClient,
  ClickHouseError,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client';
import type { NativeResult, StatementOptions } from '../backend.ts';
import { EngineFailure } from '../engine/engine-failure.ts';
import type { BoundSql } from '../sql.ts';
import type { ClickHouseOptions } from './clickhouse-options.ts';

/** A statement with the time it has left and the settings it needs. */
interface Call {
  readonly query: string;
  readonly params: Readonly<Record<string, string>>;
  readonly options: StatementOptions;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly signal: AbortSignal | undefined;
  readonly body?: Readable;
}

/** How long a request may be silent; the engine's own limits end statements earlier. */
const REQUEST_TIMEOUT_MS = 15 * 60_000;

/** One ClickHouse server behind its HTTP interface. */
export class ServerNode {
  readonly url: string;
  private readonly client: ClickHouseClient;
  private readonly readRole: string;

  constructor(url: string, options: ClickHouseOptions, maxConnections: number) {
    this.url = url;
    this.readRole = options.readRole;
    this.client = createClient({
      url,
      username: options.username,
      password: options.password,
      application: 'goroscope',
      max_open_connections: maxConnections,
      request_timeout: REQUEST_TIMEOUT_MS,
      log: { level: 127 },
      clickhouse_settings: { cancel_http_readonly_queries_on_client_close: 1, wait_end_of_query: 0 },
    });
  }

  /** Runs a statement and returns its whole result. Errors: EngineFailure. */
  async run(
    database: string,
    statement: BoundSql,
    options: StatementOptions,
    signal: AbortSignal | undefined,
  ): Promise<NativeResult> {
    const started = performance.now();
    const call = {
      query: statement.text,
      params: statement.params,
      options,
      settings: options.settings,
      signal,
    };
    const response = await this.exec(database, call);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response.stream) chunks.push(chunk as Buffer);
    } catch (error) {
      throw failureOf(error, signal);
    }
    const bytes = Buffer.concat(chunks);
    assertNoLateError(bytes);
    const readRows = Number(response.summary?.read_rows ?? 0);
    return { bytes, readRows, elapsedMs: performance.now() - started };
  }

  /** Runs a statement and yields its result as it arrives. */
  async *stream(database: string, statement: BoundSql, options: StatementOptions): AsyncGenerator<Buffer> {
    const { signal } = options;
    const call = {
      query: statement.text,
      params: statement.params,
      options,
      settings: options.settings,
      signal,
    };
    const response = await this.exec(database, call);
    try {
      for await (const chunk of response.stream) yield chunk as Buffer;
    } catch (error) {
      throw failureOf(error, signal);
    } finally {
      response.stream.destroy();
    }
  }

  /** Runs an INSERT whose rows are the bytes of `body`. */
  async insert(
    database: string,
    query: string,
    settings: Readonly<Record<string, string | number>>,
    body: Readable,
    options: StatementOptions,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const response = await this.exec(database, { query, params: {}, options, settings, signal, body });
    try {
      for await (const chunk of response.stream) void chunk;
    } catch (error) {
      throw failureOf(error, signal);
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async exec(database: string, call: Call): Promise<Awaited<ReturnType<ClickHouseClient['exec']>>> {
    // Parameters are in the engine's own text form already, so they go as they are and not through the client's encoder.
    const params = Object.fromEntries(
      Object.entries(call.params).map(([name, value]) => [`param_${name}`, value]),
    );
    const reads = call.options.kind === 'read' || call.options.kind === 'user';
    const settings: ClickHouseSettings & Record<string, string | number> = {
      ...call.settings,
      ...params,
      ...(database !== '' && { database }),
    };
    // The client's type of this setting knows only its own formats.
    Object.assign(settings, { default_format: 'Native' });
    const request = {
      query: call.query,
      clickhouse_settings: settings,
      ...(reads && this.readRole !== '' && { role: this.readRole }),
      ...(call.signal !== undefined && { abort_signal: call.signal }),
    };
    try {
      return await (call.body === undefined
        ? this.client.exec(request)
        : this.client.exec({ ...request, values: call.body }));
    } catch (error) {
      throw failureOf(error, call.signal);
    }
  }
}

/** An error while a result is already being sent arrives as text at its end (`http_write_exception_in_output_format`). */
function assertNoLateError(bytes: Buffer): void {
  const at = bytes.lastIndexOf('__exception__');
  if (at < 0) return;
  const message = bytes.subarray(at).toString('utf8');
  const code = Number(/Code: (\d+)\. /.exec(message)?.[1] ?? 0);
  if (code > 0) throw new EngineFailure('engine', message, code);
}

function failureOf(error: unknown, signal: AbortSignal | undefined): EngineFailure {
  if (error instanceof EngineFailure) return error;
  if (signal?.aborted === true) return new EngineFailure('cancelled', 'given up');
  if (error instanceof ClickHouseError) return new EngineFailure('engine', error.message, Number(error.code));
  const message =
    error instanceof Error
      ? error.message || (error as NodeJS.ErrnoException).code || error.name
      : String(error);
  return new EngineFailure('down', message);
}
