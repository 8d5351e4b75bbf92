import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from 'chdb';
import { ConnectionPool } from './connection-pool.ts';
import type { EnginePriority } from './engine-priority.ts';
import { FRAME, type Frame, type FrameKind, frameParts, jsonFrame, PIECE_BYTES } from './frames.ts';
import type { DoneMessage, FailureMessage, ReadyMessage, RequestMessage } from './messages.ts';
import { engineErrorCode, marker, statementText, withoutMarker } from '../engine/statement-text.ts';
import { StatementClassifier } from './user-sql-guard.ts';

const KILL_TRIES = 40;
const KILL_EVERY_MS = 50;

/** What the process is opened with; comes from its environment as JSON. */
export interface EngineOptions {
  readonly dir: string;
  readonly database: string;
  readonly args: readonly string[];
  readonly priority: EnginePriority;
}

function failureOf(error: unknown, id: number): FailureMessage {
  const message = withoutMarker(error instanceof Error ? error.message : String(error), id);
  return { reason: 'engine', engineCode: engineErrorCode(message), message, holderPid: 0 };
}

/** Answers requests that come over one socket with statements on the embedded engine. */
export class EngineServer {
  private readonly socket: Socket;
  private readonly pool: ConnectionPool;
  private readonly classifier: StatementClassifier;
  private readonly running = new Map<number, Promise<void>>();
  private readonly cancelled = new Set<number>();
  /** Wakes a streamed result that waits for its reader. */
  private readonly wanted = new Map<number, () => void>();
  /** Settings that the last statement of a connection made. */
  private readonly made = new WeakMap<Session, readonly string[]>();
  private closing = false;

  private constructor(socket: Socket, pool: ConnectionPool, classifier: StatementClassifier) {
    this.socket = socket;
    this.pool = pool;
    this.classifier = classifier;
  }

  /** Opens the engine and says so. Throws what the engine throws when it cannot. */
  static async open(socket: Socket, options: EngineOptions): Promise<EngineServer> {
    const started = performance.now();
    const pool = new ConnectionPool(options.dir, options.args, options.database);
    const classifier = await StatementClassifier.open(options.dir, options.database);
    const server = new EngineServer(socket, pool, classifier);
    const version = await pool.use('admin', (session) =>
      session.queryAsync('SELECT version()', { format: 'TabSeparatedRaw' }),
    );
    const ready: ReadyMessage = { engineVersion: version.text().trim(), openMs: performance.now() - started };
    server.send(jsonFrame(FRAME.ready, 0, ready));
    return server;
  }

  /** Takes one message of the parent. */
  take(frame: Frame): void {
    if (frame.kind === FRAME.cancel) void this.cancel(frame.id);
    else if (frame.kind === FRAME.more) this.wanted.get(frame.id)?.();
    else if (frame.kind === FRAME.request) {
      const request = JSON.parse(frame.payload.toString()) as RequestMessage;
      const work = this.answer(frame.id, request).finally(() => {
        this.running.delete(frame.id);
        this.cancelled.delete(frame.id);
      });
      this.running.set(frame.id, work);
    }
  }

  /** Ends what runs after `graceMs`, then closes the engine. */
  async close(graceMs: number): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    const drained = Promise.allSettled(this.running.values());
    const timer = setTimeout(() => {
      for (const id of this.running.keys()) void this.cancel(id);
    }, graceMs);
    await drained;
    clearTimeout(timer);
    await this.classifier.close();
    this.pool.close();
  }

  private send(parts: readonly [Buffer, Buffer]): void {
    for (const part of parts) this.socket.write(part);
  }

  private fail(id: number, failure: FailureMessage): void {
    this.send(jsonFrame(FRAME.error, id, failure));
  }

  private async cancel(id: number): Promise<void> {
    if (!this.running.has(id) || this.cancelled.has(id)) return;
    this.cancelled.add(id);
    this.wanted.get(id)?.();
    // A statement shows among the running ones a little after it was handed over, so once may be too early.
    for (let tries = 0; tries < KILL_TRIES && this.running.has(id); tries++) {
      await this.pool.kill(marker(id)).catch(() => undefined);
      await sleep(KILL_EVERY_MS);
    }
  }

  private async answer(id: number, request: RequestMessage): Promise<void> {
    if (this.closing)
      return this.fail(id, { reason: 'closing', engineCode: 0, message: 'closing', holderPid: 0 });
    try {
      const refusal = request.connection === 'user' ? await this.classifier.refuse(request.text) : null;
      if (refusal !== null) return this.fail(id, refusal);
      const started = performance.now();
      await this.pool.use(
        request.connection,
        (session) => this.run(id, request, session),
        () => this.cancelled.has(id),
      );
      const done: DoneMessage = { elapsedMs: performance.now() - started };
      this.send(jsonFrame(FRAME.done, id, done));
    } catch (error) {
      this.fail(id, failureOf(error, id));
    }
    return undefined;
  }

  private async run(id: number, request: RequestMessage, session: Session): Promise<void> {
    const { format, text, params, stream } = request;
    let { settings } = request;
    if (request.connection === 'user') {
      // Settings and rights first and for good: from here on the connection can change neither.
      await session.queryAsync(statementText(id, 'SET ROLE NONE', settings, {}), { format: 'Null' });
      await session.queryAsync('SET readonly = 1', { format: 'Null' });
      settings = {};
    }
    const statement = statementText(id, text, settings, params, this.leftOver(session, settings));
    if (stream) return this.stream(id, statement, session);
    const result = await session.queryAsync(statement, { format });
    return this.sendBytes(
      id,
      Buffer.from(result.bytes().buffer, result.bytes().byteOffset, result.bytes().byteLength),
    );
  }

  /** Settings of the connection's statement before that this one does not make: SET lasts. */
  private leftOver(session: Session, settings: RequestMessage['settings']): readonly string[] {
    const before = this.made.get(session) ?? [];
    this.made.set(session, Object.keys(settings));
    return before.filter((name) => !(name in settings));
  }

  private async stream(id: number, statement: string, session: Session): Promise<void> {
    // Settings and parameters cannot come with a streamed statement: they are set before it.
    const at = statement.indexOf(marker(id));
    if (at > 0) await session.queryAsync(statement.slice(0, at), { format: 'Null' });
    for await (const chunk of session.queryStream(statement.slice(at), { format: 'Native' })) {
      const wanted = new Promise<void>((resolve) => this.wanted.set(id, resolve));
      await this.sendBytes(id, Buffer.from(chunk.raw()));
      await wanted;
      if (this.cancelled.has(id)) break;
    }
    this.wanted.delete(id);
  }

  /** Sends bytes in pieces and waits while the parent is not reading. */
  private async sendBytes(id: number, bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const [header, piece] = frameParts(
        FRAME.bytes satisfies FrameKind,
        id,
        bytes.subarray(at, at + PIECE_BYTES),
      );
      this.socket.write(header);
      if (!this.socket.write(piece)) await new Promise<void>((resolve) => this.socket.once('drain', resolve));
    }
  }
}
