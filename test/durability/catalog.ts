// Which failures there are, what each is for, and how much of it belongs into the short and the long run.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import {
  damagedLog,
  type Effort,
  faultyDisk,
  fullDisk,
  hostileRequests,
  killEngine,
  killReceiver,
  lostResponse,
  type Outcome,
  replayTwice,
  stopEngine,
} from './scenarios.ts';

/** One failure test. */
export interface ScenarioEntry {
  readonly name: string;
  readonly title: string;
  /** What one round is. */
  readonly unit: string;
  readonly run: (effort: Effort) => Promise<Omit<Outcome, 'scenario' | 'seed' | 'rounds' | 'seconds'>>;
  readonly short: number;
  readonly long: number;
  /** Why the machine cannot run it, or `undefined`. */
  readonly missing?: () => string | undefined;
}

/** Root is not enough: many containers forbid it all the same. */
function noMount(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const inOwnNamespace = ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()];
  const canMount = process.getuid?.() === 0 && spawnSync('unshare', inOwnNamespace).status === 0;
  return canMount ? undefined : 'needs the right to mount a small file system';
}

/** All failure tests, in the order they run. */
export const SCENARIOS: readonly ScenarioEntry[] = [
  {
    name: 'kill-receiver',
    title: 'kill -9 of the receiver process at random moments, engine with it',
    unit: 'kills',
    run: killReceiver,
    short: 5,
    long: 200,
  },
  {
    name: 'kill-engine',
    title:
      'kill -9 of the engine in the middle of INSERTs over five days and of several segments of one day, receivers staying up',
    unit: 'kills',
    run: killEngine,
    short: 5,
    long: 200,
  },
  {
    name: 'stop-engine',
    title: 'engine stopped (SIGSTOP) under load',
    unit: 'seconds',
    run: stopEngine,
    short: 4,
    long: 60,
  },
  {
    name: 'full-disk',
    title: 'file system of the log full',
    unit: 'times',
    run: fullDisk,
    short: 1,
    long: 1,
    missing: noMount,
  },
  {
    name: 'faulty-disk',
    title: 'random EIO on fsync, EIO and ENOSPC on write, short writes, failing truncation',
    unit: 'seconds',
    run: faultyDisk,
    short: 6,
    long: 90,
  },
  {
    name: 'damaged-log',
    title: 'last record cut and bit-flipped at every offset',
    unit: 'times',
    run: damagedLog,
    short: 1,
    long: 1,
  },
  {
    name: 'replay-twice',
    title: 'stored segments replayed twice without a checkpoint',
    unit: 'times',
    run: replayTwice,
    short: 1,
    long: 1,
  },
  {
    name: 'lost-response',
    title: 'connection broken before the answer, same bytes sent again',
    unit: 'requests',
    run: lostResponse,
    short: 30,
    long: 500,
  },
  {
    name: 'hostile-requests',
    title: 'inflation bombs, oversized and deeply nested spans, rubbish',
    unit: 'times',
    run: hostileRequests,
    short: 1,
    long: 1,
  },
];

/** Runs one failure test. */
export async function runScenario(entry: ScenarioEntry, seed: number, short: boolean): Promise<Outcome> {
  const rounds = short ? entry.short : entry.long;
  const base = { scenario: entry.name, seed, rounds };
  const skipped = entry.missing?.();
  if (skipped !== undefined)
    return {
      ...base,
      sent: 0,
      acknowledged: 0,
      overGrpc: 0,
      stored: 0,
      lost: 0,
      torn: 0,
      duplicates: 0,
      seconds: 0,
      notes: '',
      skipped,
    };
  const startedAt = Date.now();
  const outcome = await entry.run({ seed, rounds });
  return { ...base, ...outcome, seconds: Math.round((Date.now() - startedAt) / 1000) };
}
