// Sends pre-encoded requests over raw sockets and counts what is acknowledged. A process of its own.
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { makeTemplates, patch, type Template } from './requests.ts';

/** What to send; comes as JSON in the first argument. */
export interface SenderPlan {
  readonly protocol: 'http' | 'grpc';
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly spansPerRequest: number;
  /** Spans a second over all connections; 0 sends as fast as answers come. */
  readonly rate: number;
}

/** Milliseconds to the acknowledgement. */
interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What happened; printed as JSON on the last line, after a line that says that everything is ready. */
export interface SenderReport {
  readonly ackedRequests: number;
  readonly ackedSpans: number;
  readonly refused: number;
  readonly failed: number;
  readonly seconds: number;
  readonly sentBytes: number;
  readonly ackMs: Quantiles;
  /** Of requests that began five seconds after the first: programs are compiled, and the engine has found its place. */
  readonly steadyAckMs: Quantiles;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as SenderPlan;
const latencies: number[] = [];
const steadyLatencies: number[] = [];
const STEADY_AFTER_MS = 5000;
/** How often each request is patched before the clock starts: the sender's own code is compiled by then. */
const WARM_UPS = 50;
let acked = 0;
let refused = 0;
let failed = 0;
let sentBytes = 0;

/** Sends one body and resolves with the HTTP status. */
type Send = (body: Buffer) => Promise<number>;

async function httpConnection(): Promise<Send> {
  const socket: Socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let done: ((status: number) => void) | undefined;
  socket.on('data', (chunk) => done?.(Number(chunk.toString('latin1', 9, 12))));
  socket.on('close', () => done?.(0));
  return (body) =>
    new Promise((resolve) => {
      done = resolve;
      socket.cork();
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
      socket.uncork();
    });
}

async function grpcConnection(): Promise<Send> {
  const session: ClientHttp2Session = connectHttp2(`http://127.0.0.1:${plan.port}`);
  await new Promise<void>((resolve, reject) =>
    session.once('connect', () => resolve()).once('error', reject),
  );
  return (body) =>
    new Promise((resolve) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.on('trailers', (headers) => resolve(headers['grpc-status'] === '0' ? 200 : 503));
      stream.on('response', (headers) => {
        if (headers['grpc-status'] !== undefined) resolve(headers['grpc-status'] === '0' ? 200 : 503);
      });
      stream.on('error', () => resolve(0));
      stream.resume();
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(body.length, 1);
      stream.write(prefix);
      stream.end(body);
    });
}

/** Sends until the time is over. `phase` (0 to 1) shifts the beat: senders that know nothing of each other do not send at the same instant. */
async function worker(
  send: Send,
  templates: Template[],
  phase: number,
  beganAt: number,
  until: number,
): Promise<void> {
  const intervalMs = plan.rate === 0 ? 0 : (plan.connections * plan.spansPerRequest * 1000) / plan.rate;
  let next = performance.now() - (1 - phase) * intervalMs;
  for (let i = 0; performance.now() < until; i++) {
    const template = templates[i % templates.length];
    if (template === undefined) return;
    if (intervalMs > 0) {
      next += intervalMs;
      const wait = next - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    patch(template, Date.now());
    const startedAt = performance.now();
    const status = await send(template.bytes);
    if (status === 200) {
      acked++;
      const latencyMs = performance.now() - startedAt;
      latencies.push(latencyMs);
      if (startedAt - beganAt >= STEADY_AFTER_MS) steadyLatencies.push(latencyMs);
    } else if (status === 503) {
      refused++;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } else failed++;
    sentBytes += template.bytes.length;
  }
}

// Connections, requests and the sender's own code are ready before the clock starts: what is measured is the receiver.
const senders = await Promise.all(
  Array.from({ length: plan.connections }, async (_, i) => ({
    send: await (plan.protocol === 'http' ? httpConnection() : grpcConnection()),
    templates: makeTemplates(2, plan.spansPerRequest, i * 100),
    phase: i / plan.connections,
  })),
);
for (const { templates } of senders)
  for (let i = 0; i < WARM_UPS; i++) for (const template of templates) patch(template, Date.now());
console.log(JSON.stringify({ ready: true }));
const startedAt = performance.now();
const until = startedAt + plan.seconds * 1000;
await Promise.all(
  senders.map(({ send, templates, phase }) => worker(send, templates, phase, startedAt, until)),
);
const seconds = (performance.now() - startedAt) / 1000;
function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
const cpu = process.cpuUsage();
const report: SenderReport = {
  ackedRequests: acked,
  ackedSpans: acked * plan.spansPerRequest,
  refused,
  failed,
  seconds,
  sentBytes,
  ackMs: quantiles(latencies),
  steadyAckMs: quantiles(steadyLatencies),
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  rssBytes: process.memoryUsage.rss(),
};
console.log(JSON.stringify(report));
process.exit(0);
