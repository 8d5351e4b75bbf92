import { join } from 'node:path';
import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { Bench } from './bench.ts';
import { makeGroup, type OwnGroup } from './own-group.ts';
import { impossible, shown, type Try, type TryOutcome } from './try.ts';
import { tryAbouts, tryConclusions, tryReasons } from './tries.messages.ts';

const QUOTA_USEC = 10_000;
const PERIOD_USEC = 100_000;
const BUSY_MS = 1500;
/** A tenth of a CPU may come out as up to a third in so short a time. */
const MOST_SHARE = 0.34;
const CLOCK_SLACK_MS = 250;
const FILE_BYTES = 32 << 20;
const LIMIT_BYTES = 160 << 20;

/** Busy for a while, then what the clocks and the CPU time say. */
const BUSY = `const w=Date.now(),m=process.hrtime.bigint(),c=process.cpuUsage();while(Date.now()-w<${BUSY_MS});
const u=process.cpuUsage(c);console.log(JSON.stringify({wall:Date.now()-w,mono:Number(process.hrtime.bigint()-m)/1e6,cpu:(u.user+u.system)/1e3}))`;
const WRITE = `require('fs').writeFileSync(process.argv[1],Buffer.alloc(${FILE_BYTES},1))`;
const GROW = `const a=[];for(let i=0;i<64;i++)a.push(Buffer.alloc(8<<20,1));console.log('survived')`;

interface Busy {
  readonly wall: number;
  readonly mono: number;
  readonly cpu: number;
}

/** Experiments in control groups of their own. */
export const GROUP_TRIES: readonly Try[] = [
  {
    id: 'clock-under-quota',
    about: tryAbouts.clock,
    claims: ['claim-32'],
    checks: ['cpu-throttled', 'clk-jump'],
    run: (bench) =>
      withQuota(bench, (busy, outside) => {
        const drift = Math.abs(busy.mono - busy.wall);
        return shown(
          drift < CLOCK_SLACK_MS &&
            outside >= busy.wall - CLOCK_SLACK_MS &&
            busy.cpu < MOST_SHARE * busy.wall,
          tryConclusions.clock,
        );
      }),
  },
  {
    id: 'quota-by-period',
    about: tryAbouts.quota,
    claims: ['claim-27', 'claim-28'],
    checks: ['cpu-throttled', 'cpu-gomaxprocs-over'],
    run: (bench) =>
      withQuota(bench, (busy) => shown(busy.cpu < MOST_SHARE * busy.wall, tryConclusions.quota)),
  },
  {
    id: 'page-cache-is-charged',
    about: tryAbouts.pageCache,
    claims: ['claim-22', 'claim-23'],
    checks: ['cg-nonheap-share', 'cg-effective-memory'],
    run: pageCache,
  },
  {
    id: 'over-the-memory-limit',
    about: tryAbouts.oomKill,
    claims: ['claim-70'],
    checks: ['cg-oom-killed', 'cg-gomemlimit-too-high', 'cg-gomemlimit-unset'],
    run: oomKill,
  },
];

async function withQuota(
  bench: Bench,
  judge: (busy: Busy, outsideMs: number) => TryOutcome,
): Promise<TryOutcome> {
  const group = makeGroup(bench, 'cpu');
  if (typeof group === 'string') return impossible(say(tryReasons.noGroup, { problem: group }));
  try {
    setQuota(bench, group);
  } catch (error) {
    return impossible(say(tryReasons.noGroup, { problem: messageOf(error) }));
  }
  const done = await bench.exec(group.inside([process.execPath, '-e', BUSY]), { timeoutMs: 15_000 });
  const busy = parseBusy(done.stdout);
  if (busy === undefined)
    return impossible(say(tryReasons.broken, { problem: done.stderr || String(done.code) }));
  bench.see('CLOCK_REALTIME', `${Math.round(busy.wall)} ms`);
  bench.see('CLOCK_MONOTONIC', `${Math.round(busy.mono)} ms`);
  bench.see('getrusage: CPU', `${Math.round(busy.cpu)} ms (${Math.round((busy.cpu / busy.wall) * 100)} %)`);
  bench.see(
    'cpu.stat',
    group
      .read('cpu.stat')
      .split('\n')
      .filter((line) => line.includes('throttled'))
      .join(', '),
  );
  return judge(busy, done.ms);
}

function setQuota(bench: Bench, group: OwnGroup): void {
  if (group.version === 2) group.write('cpu.max', `${QUOTA_USEC} ${PERIOD_USEC}`);
  else {
    group.write('cpu.cfs_period_us', String(PERIOD_USEC));
    group.write('cpu.cfs_quota_us', String(QUOTA_USEC));
  }
  bench.see(
    `${group.dir}/${group.version === 2 ? 'cpu.max' : 'cpu.cfs_quota_us'}`,
    `${QUOTA_USEC} ${PERIOD_USEC}`,
  );
}

function parseBusy(text: string): Busy | undefined {
  try {
    return JSON.parse(text) as Busy;
  } catch {
    return undefined;
  }
}

async function pageCache(bench: Bench): Promise<TryOutcome> {
  const group = makeGroup(bench, 'memory');
  if (typeof group === 'string') return impossible(say(tryReasons.noGroup, { problem: group }));
  const current = group.version === 2 ? 'memory.current' : 'memory.usage_in_bytes';
  const file = join(bench.temp(), 'pages');
  const done = await bench.exec(group.inside([process.execPath, '-e', WRITE, file]));
  if (done.code !== 0)
    return impossible(say(tryReasons.broken, { problem: done.stderr || String(done.signal) }));
  const bytes = Number(group.read(current));
  const stat = group.read('memory.stat');
  const cached = Number(/^(?:file|total_cache|cache) (\d+)$/m.exec(stat)?.[1] ?? 0);
  bench.see(`write ${formatBytes(FILE_BYTES)}, then end`, 'no process is left in the group');
  bench.see(`${group.dir}/${current}`, formatBytes(bytes));
  bench.see('memory.stat: file', formatBytes(cached));
  return shown(cached >= FILE_BYTES * 0.9 && bytes >= cached, tryConclusions.pageCache);
}

async function oomKill(bench: Bench): Promise<TryOutcome> {
  const group = makeGroup(bench, 'memory');
  if (typeof group === 'string') return impossible(say(tryReasons.noGroup, { problem: group }));
  const file = group.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
  try {
    group.write(file, String(LIMIT_BYTES));
    if (group.version === 2) group.write('memory.swap.max', '0');
  } catch (error) {
    return impossible(say(tryReasons.noLimit, { problem: messageOf(error) }));
  }
  bench.see(`${group.dir}/${file}`, formatBytes(LIMIT_BYTES));
  const done = await bench.exec(group.inside([process.execPath, '-e', GROW]));
  bench.see('allocate 512 MiB', done.signal ?? `exit ${done.code} ${done.stdout.trim()}`);
  bench.see('stderr', done.stderr.trim() === '' ? '(nothing)' : (done.stderr.trim().split('\n')[0] ?? ''));
  const events = group.read(group.version === 2 ? 'memory.events' : 'memory.oom_control');
  bench.see('oom_kill', /^oom_kill (\d+)$/m.exec(events)?.[1] ?? '?');
  return shown(done.signal === 'SIGKILL' && done.stdout === '', tryConclusions.oomKill);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
