// The failures, one function each. Every one ends with the acknowledged set compared to the stored set.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inspectSegment } from '../../src/ingest/wal/inspect-segment.ts';
import { readSegment } from '../../src/ingest/wal/record.ts';
import { randomFrom } from '../oracle/otlp.ts';
import { Client, compare, type Comparison, freshPlan, Receiver, sleep } from './harness.ts';

/** How often a scenario is repeated and with which seed. */
export interface Effort {
  readonly seed: number;
  readonly rounds: number;
}

/** What a scenario found. */
export interface Outcome extends Comparison {
  readonly scenario: string;
  readonly seed: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly notes: string;
  /** Set when the machine cannot run it. */
  readonly skipped?: string;
}

/** Programs of the system, not of a package. */
const MOUNT = { on: 'mount', off: 'umount' } as const;

type Scenario = (effort: Effort) => Promise<Comparison & { readonly notes: string }>;

/** kill -9 of the receiver process at random moments; the engine dies with it. */
export const killReceiver: Scenario = async ({ seed, rounds }) => {
  const random = randomFrom(seed);
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan);
  for (let round = 0; round < rounds; round++) {
    const receiver = await Receiver.start(plan);
    let stopped = false;
    const sending = client.send(6, 0, () => stopped);
    await sleep(20 + random() * 600);
    await receiver.kill();
    stopped = true;
    await sending;
  }
  const receiver = await Receiver.start(plan);
  const stats = await receiver.drain();
  const comparison = await compare(receiver, client);
  const events = stats['events'] as { name: string }[];
  await receiver.close();
  await remove();
  return { ...comparison, notes: `events of the last start: ${tally(events)}` };
};

/** kill -9 of the engine in the middle of multi-day INSERTs, under load, receivers staying up. */
export const killEngine: Scenario = async ({ seed, rounds }) => {
  const random = randomFrom(seed);
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan, 90, 5);
  // Started again at once: by default an engine that keeps dying waits ten seconds each time.
  const receiver = await Receiver.start({ ...plan, engineRestartDelaysMs: [100] });
  let stopped = false;
  // Paced: an engine that is killed all the time stores little, and what piles up has to be drained afterwards.
  const sending = client.send(4, 50, () => stopped);
  let killed = 0;
  for (let before = 0; killed < rounds;) {
    await sleep(20 + random() * 1_000);
    const pid = (await receiver.enginePid()) ?? 0;
    if (pid === 0 || pid === before) continue;
    process.kill(pid, 'SIGKILL');
    killed++;
    before = pid;
    // Segments of one day share INSERTs, segments of several have one for each day.
    client.days = killed % 10 < 5 ? 5 : 1;
  }
  stopped = true;
  await sending;
  const stats = await receiver.drain(900_000);
  const comparison = await compare(receiver, client);
  await receiver.close();
  await remove();
  const events = stats['events'] as { name: string }[];
  return {
    ...comparison,
    notes: `${killed} kills, ${client.refused} requests refused; last events: ${tally(events)}`,
  };
};

/** The engine is stopped (SIGSTOP) for `rounds` seconds while requests keep coming. */
export const stopEngine: Scenario = async ({ rounds }) => {
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan, 60, 2);
  const receiver = await Receiver.start({ ...plan, walLimitBytes: 8 << 20 });
  const pid = (await receiver.enginePid()) ?? 0;
  let stopped = false;
  const sending = client.send(4, 5, () => stopped);
  await sleep(1_000);
  process.kill(pid, 'SIGSTOP');
  const before = client.acked.size;
  await sleep(rounds * 1_000);
  const during = client.acked.size - before;
  process.kill(pid, 'SIGCONT');
  await sleep(2_000);
  stopped = true;
  await sending;
  await receiver.drain();
  const comparison = await compare(receiver, client);
  await receiver.close();
  await remove();
  return {
    ...comparison,
    notes: `${during} traces acknowledged while the engine stood still, ${client.refused} refused with 503 at the log limit of 8 MiB`,
  };
};

/** The log lies on a file system of 16 MiB that fills up while the engine stands still. Needs root. */
export const fullDisk: Scenario = async () => {
  const { remove, ...plan } = await freshPlan();
  const walDir = join(plan.dataDir, 'wal');
  await mkdir(walDir, { recursive: true });
  execFileSync(MOUNT.on, ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', walDir]);
  try {
    const client = new Client(plan, 400, 2);
    const receiver = await Receiver.start({ ...plan, segmentMaxBytes: 2 << 20 });
    const pid = (await receiver.enginePid()) ?? 0;
    process.kill(pid, 'SIGSTOP');
    let stopped = false;
    const sending = client.send(4, 0, () => stopped);
    while (client.refused < 20) await sleep(100);
    const full = client.acked.size;
    process.kill(pid, 'SIGCONT');
    const until = Date.now() + 60_000;
    while (client.acked.size < full + 50 && Date.now() < until) await sleep(100);
    stopped = true;
    await sending;
    const stats = await receiver.drain();
    const comparison = await compare(receiver, client);
    await receiver.close();
    const events = stats['events'] as { name: string }[];
    return {
      ...comparison,
      notes: `${full} acknowledged until full, ${client.refused} refused with 503, ${client.acked.size - full} more after there was room; events: ${tally(events)}`,
    };
  } finally {
    execFileSync(MOUNT.off, ['-l', walDir]);
    await remove();
  }
};

/** One call in ten on the log fails: EIO on fsync, short writes, ENOSPC, truncation that fails too. */
export const faultyDisk: Scenario = async ({ seed, rounds }) => {
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan);
  const receiver = await Receiver.start({ ...plan, faultSeed: seed });
  const until = Date.now() + rounds * 1_000;
  await client.send(4, 5, () => Date.now() > until);
  await receiver.drain();
  const stats = await receiver.ask('stats');
  const wal = stats['wal'] as { syncFailures: number; writeFailures: number };
  const comparison = await compare(receiver, client);
  await receiver.close();
  await remove();
  return {
    ...comparison,
    notes: `${wal.syncFailures} failed fsyncs, ${wal.writeFailures} failed or short writes, ${client.refused} requests refused with 503`,
  };
};

/** Segments that were loaded are put back and replayed, twice: once with the engine's memory of tokens, once without. */
export const replayTwice: Scenario = async () => {
  const { remove, ...plan } = await freshPlan();
  const walDir = join(plan.dataDir, 'wal');
  const keptDir = join(plan.dataDir, 'kept');
  const client = new Client(plan, 60, 4);
  let receiver = await Receiver.start(plan);
  const pid = (await receiver.enginePid()) ?? 0;
  process.kill(pid, 'SIGSTOP');
  for (let i = 0; i < 40; i++) {
    const trace = client.sent++;
    if ((await client.postTrace(trace)) === 200) client.acked.add(trace);
  }
  await sleep(500);
  await mkdir(keptDir);
  const segments = await writtenSegments(walDir);
  for (const name of segments) await cp(join(walDir, name), join(keptDir, name));
  process.kill(pid, 'SIGCONT');
  await receiver.drain();
  for (let i = 0; i < 2; i++) {
    await receiver.close();
    // The checkpoint would say that they are stored: without it the recount has to find out.
    for (const name of segments) await cp(join(keptDir, name), join(walDir, name));
    await rm(join(walDir, 'checkpoint.json'), { force: true });
    receiver = await Receiver.start(plan);
    await receiver.drain();
  }
  const comparison = await compare(receiver, client);
  await receiver.close();
  await remove();
  return {
    ...comparison,
    notes: `${segments.length} segments (too few to be gathered) replayed two more times without a checkpoint`,
  };
};

/** The connection breaks before the answer; the sender sends the same bytes again. */
export const lostResponse: Scenario = async ({ seed, rounds }) => {
  const random = randomFrom(seed);
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan);
  const receiver = await Receiver.start(plan);
  for (let i = 0; i < rounds; i++) {
    const trace = client.sent++;
    const body = client.body(trace);
    await client.postTrace(trace, body, (abort) => setTimeout(abort, random() * 6));
    if ((await client.postTrace(trace, body)) === 200) client.acked.add(trace);
  }
  await receiver.drain();
  const comparison = await compare(receiver, client);
  await receiver.close();
  await remove();
  return {
    ...comparison,
    notes:
      'OTLP promises at least once: a retry after a lost answer may be stored twice, and is counted here',
  };
};

/** Names of the segments that hold something, oldest first: the next one lies ready beside them. */
async function writtenSegments(walDir: string): Promise<string[]> {
  const names = (await readdir(walDir)).filter((name) => name.endsWith('.wal'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(walDir, name))).size));
  return names.filter((_, i) => sizes[i] !== 0).toSorted();
}

/**
 * A log as a crash may leave it: its last segment cut at every offset of the last record, then with a bit flipped at
 * every offset. Each time everything acknowledged before that record must be found, and nothing that is not sound.
 */
export const damagedLog: Scenario = async ({ seed }) => {
  const random = randomFrom(seed);
  const { remove, ...plan } = await freshPlan();
  const walDir = join(plan.dataDir, 'wal');
  const client = new Client(plan, 3, 1);
  const receiver = await Receiver.start(plan);
  const pid = (await receiver.enginePid()) ?? 0;
  process.kill(pid, 'SIGSTOP');
  for (let i = 0; i < 5; i++) {
    const trace = client.sent++;
    if ((await client.postTrace(trace)) === 200) client.acked.add(trace);
  }
  const path = join(walDir, (await writtenSegments(walDir)).at(-1) ?? '');
  const whole = await readFile(path);
  await receiver.kill();
  // It would stand still for ever: only one that runs sees that its parent has gone.
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The system let it go with its parent.
  }
  const records = [...readSegment(whole)].flatMap((piece) => (piece.kind === 'record' ? [piece] : []));
  const last = records.at(-1);
  if (last === undefined) throw new Error('the segment is empty');
  let lost = 0;
  let torn = 0;
  let cases = 0;
  const judge = async (content: Buffer): Promise<void> => {
    cases++;
    await writeFile(path, content);
    const found = { signal: 'traces' as const, segmentId: 1n, path, bytes: content.length };
    const sealed = await inspectSegment(found, walDir, () => undefined);
    if (sealed.items < (records.length - 1) * 3) lost++;
    if (sealed.items > (records.length - 1) * 3) torn++;
  };
  for (let at = last.start + 1; at < whole.length; at++) await judge(whole.subarray(0, at));
  for (let at = last.start; at < whole.length; at++) {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    await judge(damaged);
  }
  await remove();
  const acknowledged = client.acked.size;
  return {
    sent: acknowledged,
    acknowledged,
    overGrpc: client.ackedOverGrpc,
    stored: acknowledged,
    lost,
    torn,
    duplicates: 0,
    notes: `${cases} damaged files: everything before the damaged record was found, the damaged record never taken for a sound one`,
  };
};

/** Inflation bombs, oversized bodies, spans that are too large, too deep or too many-sided, and rubbish, among good requests. */
export const hostileRequests: Scenario = async ({ seed }) => {
  const { remove, ...plan } = await freshPlan();
  const client = new Client(plan, 30, 1);
  const receiver = await Receiver.start(plan);
  const good = async (): Promise<void> => {
    const trace = client.sent++;
    if ((await client.postTrace(trace)) === 200) client.acked.add(trace);
  };
  const zeros = gzipSync(Buffer.alloc(1 << 30), { level: 9 });
  const json = { 'content-type': 'application/json' };
  const kept = 'ab'.repeat(16);
  const span = (fields: string, traceId = 'cd'.repeat(16)): Buffer =>
    Buffer.from(
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${traceId}","spanId":"${'cd'.repeat(8)}",${fields}}]}]}]}`,
    );
  const nested = (levels: number): string =>
    '{"arrayValue":{"values":['.repeat(levels) + ']}}'.repeat(levels);
  const manyAttributes = Array.from({ length: 100_000 }, (_, i) => `{"key":"k${i}"}`).join(',');
  const hostile: [string, number, Buffer, Record<string, string>][] = [
    ['gzip bomb of 1 GiB', 413, zeros, { 'content-encoding': 'gzip' }],
    ['65 MiB of zero bytes', 413, Buffer.alloc(65 << 20), {}],
    ['rubbish', 400, Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7 + seed) & 255)), {}],
    ['JSON nested 100,000 levels', 400, span(`"x":${'['.repeat(100_000)}`), json],
    ['value nested 100 levels', 200, span(`"attributes":[{"key":"k","value":${nested(100)}}]`), json],
    // Kept with the first attributes and a count of the others; each refusal above would store nothing of its trace.
    ['100,000 attributes', 200, span(`"attributes":[${manyAttributes}]`, kept), json],
    ['span of 9 MiB', 200, span(`"name":"${'x'.repeat(9 << 20)}"`), json],
  ];
  const answers: string[] = [];
  let wrong = 0;
  for (let i = 0; i < 3; i++)
    for (const [name, expected, body, headers] of hostile) {
      await good();
      const status = await client.post(body, headers);
      // A server may close the connection on a body that it will not read: the sender then sees no answer.
      if (status !== expected && !(status === 0 && expected === 413)) wrong++;
      if (i === 0) answers.push(`${name}: ${status}`);
    }
  await receiver.drain();
  const comparison = await compare(receiver, client, new Map([[kept, 1]]));
  const { rssBytes } = await receiver.ask('health');
  await receiver.close();
  await remove();
  return {
    ...comparison,
    lost: comparison.lost + wrong,
    notes: `${answers.join('; ')}; receiver afterwards ${Math.round(Number(rssBytes) / 1e6)} MB`,
  };
};

function tally(events: readonly { readonly name: string }[]): string {
  const counts = new Map<string, number>();
  for (const { name } of events) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts.size === 0 ? 'none' : [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}
