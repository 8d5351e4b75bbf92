// Starts the system that is to be killed, sends it requests whose fate is remembered, and compares at the end.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { oracleRequest } from '../oracle/otlp.ts';
import { bundle, ENGINE_ENTRY } from '../support/bundle.ts';
import { freePort } from '../support/server.ts';
import { GrpcSender } from './grpc-sender.ts';
import type { ReceiverPlan } from './receiver.process.ts';

let bundled: Promise<string> | undefined;

/** Bundles the processes once. */
function processes(): Promise<string> {
  bundled ??= bundle('durability', {
    'receiver.process': 'test/durability/receiver.process.ts',
    ...ENGINE_ENTRY,
  });
  return bundled;
}

type Answer = Record<string, unknown>;

/** One run of the receiver process. */
export class Receiver {
  readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private ids = 0;
  private readonly ready: Promise<Answer>;
  errors = '';

  private constructor(script: string, plan: ReceiverPlan) {
    this.child = spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.ready = new Promise((resolve, reject) => {
      this.child.once('exit', () => reject(new Error(this.errors.slice(-2000) || 'the receiver ended')));
      createInterface({ input: this.child.stdout ?? process.stdin }).on('line', (line) => {
        const answer = JSON.parse(line) as Answer;
        if (answer['ready'] === true) resolve(answer);
        else this.waiting.get(Number(answer['id']))?.(answer);
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Starts and waits until it receives. What the process before left (a dying engine) may hold it up for a moment. */
  static async start(plan: ReceiverPlan): Promise<Receiver> {
    const script = join(await processes(), 'receiver.process.js');
    for (let tries = 1; ; tries++) {
      const receiver = new Receiver(script, plan);
      try {
        await receiver.ready;
        return receiver;
      } catch (error) {
        if (tries === 40) throw error;
        await sleep(250);
      }
    }
  }

  ask(what: string): Promise<Answer> {
    const id = ++this.ids;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        this.waiting.delete(id);
        if (typeof answer['error'] === 'string') reject(new Error(answer['error']));
        else resolve(answer);
      });
      this.child.stdin?.write(`${JSON.stringify({ id, ask: what })}\n`, () => undefined);
    });
  }

  async kill(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await exited;
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.ask('close').catch(() => undefined);
    await exited;
  }

  async enginePid(): Promise<number | null> {
    return (await this.ask('health'))['enginePid'] as number | null;
  }

  /** Waits until everything acknowledged is stored. */
  async drain(timeoutMs = 600_000): Promise<Answer> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const stats = await this.ask('stats');
      if ((stats['wal'] as { bytes: number }).bytes === 0) return stats;
      if (Date.now() > until) throw new Error(`not drained: ${JSON.stringify(stats)}`);
      await sleep(100);
    }
  }
}

/** Resolves after the time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A fresh data directory and two ports; `remove` when done. */
export async function freshPlan(): Promise<ReceiverPlan & { remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-durability-'));
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  return { dataDir, http: await freePort(), grpc: await freePort(), remove };
}

const DAY = 86_400_000_000_000n;

/**
 * Sends requests of one trace each, its spans spread over several days, every second one over gRPC, and remembers which were
 * acknowledged.
 */
export class Client {
  readonly spansPerTrace: number;
  /** Days the spans of each further trace are spread over. */
  days: number;
  readonly acked = new Set<number>();
  sent = 0;
  refused = 0;
  private readonly port: number;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly grpc: GrpcSender;

  constructor({ http, grpc }: Pick<ReceiverPlan, 'http' | 'grpc'>, spansPerTrace = 30, days = 3) {
    this.port = http;
    this.grpc = new GrpcSender(grpc);
    this.spansPerTrace = spansPerTrace;
    this.days = days;
  }

  get ackedOverGrpc(): number {
    return [...this.acked].filter(isOverGrpc).length;
  }

  /** The body of a trace. The number of the trace is its id. */
  body(trace: number): Buffer {
    const now = BigInt(Date.now()) * 1_000_000n;
    const traceId = traceIdOf(trace);
    const spans = Array.from({ length: this.spansPerTrace }, (_, i) => {
      const spanId = Buffer.alloc(8, 1);
      spanId.writeUInt32LE(i + 1);
      const start = now - BigInt(i % this.days) * DAY;
      return {
        traceId,
        spanId,
        name: `GET /orders/${i}`,
        kind: 2,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + 1_000_000n),
        attributes: [{ key: 'http.route', value: { stringValue: `/orders/{id}` } }],
      };
    });
    const attributes = [{ key: 'service.name', value: { stringValue: 'durability' } }];
    const type = oracleRequest('traces');
    return Buffer.from(
      type
        .encode(type.create({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] }))
        .finish(),
    );
  }

  /** Sends the body of a trace, by HTTP or gRPC; resolves with the status in HTTP's words, 0 when the connection broke. */
  async postTrace(
    trace: number,
    body = this.body(trace),
    onSent?: (abort: () => void) => void,
  ): Promise<number> {
    return await (isOverGrpc(trace) ? this.grpc.post(body, onSent) : this.post(body, {}, onSent));
  }

  /** Sends one body by HTTP; resolves with the status, 0 when the connection broke. `onSent` runs when all bytes are out. */
  post(
    body: Buffer,
    headers: Readonly<Record<string, string>> = {},
    onSent?: (abort: () => void) => void,
  ): Promise<number> {
    return new Promise((resolve) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path: '/v1/traces',
          method: 'POST',
          agent: this.agent,
          headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length, ...headers },
        },
        (response) => {
          response.resume();
          response.once('end', () => resolve(response.statusCode ?? 0));
          response.once('error', () => resolve(0));
        },
      );
      call.once('error', () => resolve(0));
      call.end(body, () => onSent?.(() => call.destroy()));
    });
  }

  /** Sends new traces until told to stop, some at a time. Resolves when all answers are in. */
  async send(parallel: number, pauseMs: number, stopped: () => boolean): Promise<void> {
    const worker = async (): Promise<void> => {
      while (!stopped()) {
        const trace = this.sent++;
        const status = await this.postTrace(trace);
        if (status === 200) this.acked.add(trace);
        else {
          if (status === 503) this.refused++;
          await sleep(20);
        }
        if (pauseMs > 0) await sleep(pauseMs);
      }
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  }
}

function isOverGrpc(trace: number): boolean {
  return trace % 2 === 1;
}

/** The id of a trace. */
function traceIdOf(trace: number): Buffer {
  const id = Buffer.alloc(16, 0xd0);
  id.writeUInt32BE(trace);
  return id;
}

/** The acknowledged set beside the stored set. */
export interface Comparison {
  readonly sent: number;
  readonly acknowledged: number;
  /** Of those, over gRPC. */
  readonly overGrpc: number;
  /** Traces in the store, acknowledged or not. */
  readonly stored: number;
  /** Acknowledged traces that are missing or not whole. */
  readonly lost: number;
  /** Stored traces, acknowledged or not, that are not whole, or that the index of traces does not know whole. */
  readonly torn: number;
  /** Spans stored more than once. */
  readonly duplicates: number;
}

/** Reads the store and compares. `others`: traces that were sent beside the client's, by id, with their spans. */
export async function compare(
  receiver: Receiver,
  client: Client,
  others: ReadonlyMap<string, number> = new Map(),
): Promise<Comparison> {
  const { traces } = (await receiver.ask('traces')) as { traces: [string, number, number, number][] };
  const whole = new Set<number>();
  const missing = new Set(others.keys());
  let torn = 0;
  let duplicates = 0;
  for (const [id, spans, distinct, unindexed] of traces) {
    const expected = others.get(id) ?? client.spansPerTrace;
    missing.delete(id);
    if (distinct !== expected || unindexed > 0) torn++;
    else if (!others.has(id)) whole.add(Number.parseInt(id.slice(0, 8), 16));
    duplicates += spans - distinct;
  }
  const lost = [...client.acked].filter((trace) => !whole.has(trace)).length;
  return {
    sent: client.sent,
    acknowledged: client.acked.size,
    overGrpc: client.ackedOverGrpc,
    stored: traces.length,
    lost: lost + missing.size,
    torn,
    duplicates,
  };
}
