import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EngineFailure } from '../engine/engine-failure.ts';
import type { EngineOptions } from './engine-server.ts';
import { FRAME, type Frame, type FrameKind, FrameReader, frameParts, jsonFrame } from './frames.ts';
import {
  CONNECTIONS,
  type DoneMessage,
  type FailureMessage,
  type ReadyMessage,
  type RequestMessage,
} from './messages.ts';

/** What the process printed last is kept for the message when it dies. */
const KEPT_OUTPUT_CHARACTERS = 4000;

/** Takes the answer to one request. */
export interface AnswerHandler {
  readonly onBytes: (piece: Buffer) => void;
  readonly onDone: (done: DoneMessage) => void;
  readonly onFailed: (failure: EngineFailure) => void;
}

function failureOf({ reason, message, engineCode, holderPid }: FailureMessage): EngineFailure {
  return new EngineFailure(reason, message, engineCode, holderPid);
}

/** The file the process runs: a bundle beside this one, or the source through tsx. */
function processArguments(): string[] {
  const fromSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(
    new URL(fromSource ? './engine.process.ts' : './engine.process.js', import.meta.url),
  );
  if (!fromSource) return [file];
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href, file];
}

/** One thread a connection, and some for files. */
function threadPoolSize(): string {
  return String(Object.values(CONNECTIONS).reduce((sum, count) => sum + count, 0) + 6);
}

/**
 * One process of the embedded engine and the requests sent to it. When the process ends, every open request fails with
 * `down`, and this object is of no more use.
 */
export class EngineClient {
  /** Resolves when the engine is open; rejects with an EngineFailure when it cannot open. */
  readonly ready: Promise<ReadyMessage>;
  /** Resolves with what is known about why when the process has ended. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly pipe: Duplex;
  private readonly open = new Map<number, AnswerHandler>();
  private output = '';
  private nextId = 1;
  private alive = true;
  private failure: EngineFailure | undefined;

  constructor(options: EngineOptions) {
    this.child = spawn(process.execPath, processArguments(), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        UV_THREADPOOL_SIZE: threadPoolSize(),
        GOROSCOPE_ENGINE: JSON.stringify(options),
      },
    });
    this.pipe = this.child.stdio[3] as Duplex;
    this.pipe.on('error', () => undefined); // the end of the process tells it
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => this.keep(chunk));
    let onReady: (message: ReadyMessage) => void = () => undefined;
    let onNever: (failure: EngineFailure) => void = () => undefined;
    this.ready = new Promise((resolve, reject) => {
      onReady = resolve;
      onNever = reject;
    });
    this.ready.catch(() => undefined); // `ended` tells it too
    const reader = new FrameReader();
    this.pipe.on('data', (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) this.take(frame, onReady);
    });
    this.ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        if (!this.alive) return;
        this.alive = false;
        onNever(this.failure ?? new EngineFailure('down', reason));
        for (const handler of this.open.values()) handler.onFailed(new EngineFailure('down', reason));
        this.open.clear();
        resolve(this.failure?.message ?? reason);
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('close', (code, signal) => end(this.lastWords(code, signal)));
    });
  }

  /** Process id, null when the process could not be started. */
  get pid(): number | null {
    return this.child.pid ?? null;
  }

  /** Sends a request; the handler gets its answer, also when the engine dies. Returns the request's id. */
  send(request: RequestMessage, handler: AnswerHandler): number {
    const id = this.nextId++;
    if (!this.alive) {
      queueMicrotask(() => handler.onFailed(new EngineFailure('down', 'the engine is not running')));
      return id;
    }
    this.open.set(id, handler);
    this.write(jsonFrame(FRAME.request, id, request));
    return id;
  }

  /** Ends a statement; its answer still comes. */
  cancel(id: number): void {
    this.write(frameParts(FRAME.cancel, id, Buffer.alloc(0)));
  }

  /** Asks for the next piece of a streamed result. */
  more(id: number): void {
    this.write(frameParts(FRAME.more, id, Buffer.alloc(0)));
  }

  /** Lets running statements end, closes the engine; kills the process after `killAfterMs`. */
  async close(killAfterMs: number): Promise<void> {
    this.write(frameParts(FRAME.close, 0, Buffer.alloc(0)));
    const timer = setTimeout(() => this.child.kill('SIGKILL'), killAfterMs);
    await this.ended;
    clearTimeout(timer);
  }

  private write(parts: readonly [Buffer, Buffer]): void {
    if (!this.alive || !this.pipe.writable) return;
    for (const part of parts) if (part.length > 0) this.pipe.write(part);
  }

  private keep(chunk: Buffer): void {
    this.output = (this.output + chunk.toString()).slice(-KEPT_OUTPUT_CHARACTERS);
  }

  private take(frame: Frame, onReady: (message: ReadyMessage) => void): void {
    const handler = this.open.get(frame.id);
    const json = (): unknown => JSON.parse(frame.payload.toString());
    const kind: FrameKind = frame.kind;
    if (kind === FRAME.ready) onReady(json() as ReadyMessage);
    else if (kind === FRAME.failed) this.failure = failureOf(json() as FailureMessage);
    else if (kind === FRAME.bytes) handler?.onBytes(frame.payload);
    else {
      this.open.delete(frame.id);
      if (kind === FRAME.done) handler?.onDone(json() as DoneMessage);
      else handler?.onFailed(failureOf(json() as FailureMessage));
    }
  }

  private lastWords(code: number | null, signal: string | null): string {
    const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
    const words = this.output.trim().slice(-600);
    return words === '' ? how : `${how}: ${words}`;
  }
}
