import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../base/messages.ts';
import { type Bench, type Finished, firstLine } from './bench.ts';
import { impossible, shown, type Try, type TryOutcome } from './try.ts';
import { tryAbouts, tryConclusions, tryReasons } from './tries.messages.ts';

/** Long enough for the runtime to start and to print a line of schedtrace. */
const SETTLE_MS = 250;
const SOFT_FILES = 256;

/** Experiments with a Go program that is on every machine with Go: gofmt waits for its standard input. */
export const GO_TRIES: readonly Try[] = [
  {
    id: 'gomaxprocs-variable',
    about: tryAbouts.gomaxprocs,
    claims: ['claim-17', 'claim-16'],
    checks: ['cpu-gomaxprocs-over', 'cpu-gomaxprocs-pinned-low', 'cpu-double-autoset'],
    run: gomaxprocs,
  },
  {
    id: 'affinity-mask',
    about: tryAbouts.affinity,
    claims: ['claim-16', 'claim-18', 'claim-19'],
    checks: ['cpu-exclusive-set', 'cpu-numa-spread'],
    run: affinity,
  },
  {
    id: 'gomemlimit-malformed',
    about: tryAbouts.gomemlimit,
    claims: ['claim-24', 'claim-68'],
    checks: ['cg-gomemlimit-malformed'],
    run: gomemlimit,
  },
  {
    id: 'sigquit-stacks',
    about: tryAbouts.sigquit,
    claims: ['claim-78'],
    checks: ['lim-core-off'],
    run: sigquit,
  },
  {
    id: 'soft-limit-raised',
    about: tryAbouts.nofile,
    claims: ['claim-48'],
    checks: ['lim-nofile-hard', 'lim-fd-pressure'],
    run: softLimit,
  },
];

/** GOMAXPROCS as the scheduler itself prints it; undefined when gofmt is not there. */
async function schedtrace(
  bench: Bench,
  env: Readonly<Record<string, string | undefined>>,
  words: readonly string[] = ['gofmt'],
): Promise<number | undefined> {
  const running = bench.start(words, { env: { GOMAXPROCS: undefined, ...env, GODEBUG: 'schedtrace=100' } });
  await Promise.race([sleep(SETTLE_MS), running.finished]);
  running.end('SIGKILL');
  const value = /gomaxprocs=(\d+)/.exec((await running.finished).stderr)?.[1];
  return value === undefined ? undefined : Number(value);
}

async function gomaxprocs(bench: Bench): Promise<TryOutcome> {
  const unset = await schedtrace(bench, {});
  if (unset === undefined) return noGofmt();
  const seen = new Map<string, number | undefined>();
  for (const text of ['1', '3', '0', 'many']) {
    seen.set(text, await schedtrace(bench, { GOMAXPROCS: text }));
  }
  bench.see('gofmt', `gomaxprocs=${unset}`);
  for (const [text, value] of seen) bench.see(`GOMAXPROCS=${text} gofmt`, `gomaxprocs=${value ?? '?'}`);
  const isSo =
    seen.get('1') === 1 && seen.get('3') === 3 && seen.get('0') === unset && seen.get('many') === unset;
  return shown(isSo, tryConclusions.gomaxprocs);
}

async function affinity(bench: Bench): Promise<TryOutcome> {
  const listed = [...readFileSync('/proc/cpuinfo', 'utf8').matchAll(/^processor\s*:/gm)].length;
  if (listed < 2) return impossible(tryReasons.oneCpu);
  const first = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const pinned = await schedtrace(bench, {}, ['taskset', '-c', first, 'gofmt']);
  if (pinned === undefined) return noGofmt('taskset, gofmt');
  bench.see('grep -c ^processor /proc/cpuinfo', String(listed));
  bench.see(`taskset -c ${first} gofmt`, `gomaxprocs=${pinned}`);
  return shown(pinned === 1, tryConclusions.affinity);
}

async function gomemlimit(bench: Bench): Promise<TryOutcome> {
  const run = (text: string): Promise<Finished> => bench.exec(['gofmt'], { env: { GOMEMLIMIT: text } });
  const bad = await run('512MB');
  if (bad.failed !== null) return noGofmt();
  const good = await run('512MiB');
  bench.see(
    'GOMEMLIMIT=512MB gofmt',
    `exit ${bad.code}: ${/.*malformed.*/.exec(bad.stderr)?.[0] ?? firstLine(bad.stderr)}`,
  );
  bench.see('GOMEMLIMIT=512MiB gofmt', `exit ${good.code}`);
  return shown(bad.code !== 0 && /GOMEMLIMIT/.test(bad.stderr) && good.code === 0, tryConclusions.gomemlimit);
}

async function sigquit(bench: Bench): Promise<TryOutcome> {
  const running = bench.start(['gofmt']);
  await Promise.race([sleep(SETTLE_MS), running.finished]);
  running.end('SIGQUIT');
  const done = await running.finished;
  if (done.failed !== null) return noGofmt();
  const stacks = [...done.stderr.matchAll(/^goroutine \d+/gm)].length;
  bench.see('kill -QUIT gofmt', `exit ${done.code}: ${firstLine(done.stderr)}`);
  bench.see('stderr', `${stacks} goroutines`);
  return shown(done.code === 2 && stacks > 0, tryConclusions.sigquit);
}

/** Go raises the limit at start since 1.19, in programs that import os (src/os/rlimit.go). */
async function softLimit(bench: Bench): Promise<TryOutcome> {
  const running = bench.start(['sh', '-c', `ulimit -Sn ${SOFT_FILES} && exec gofmt`]);
  await Promise.race([sleep(SETTLE_MS), running.finished]);
  const limits = readLimits(running.pid);
  running.end('SIGKILL');
  const done = await running.finished;
  if (limits === undefined)
    return done.code === 127 ? noGofmt() : impossible(say(tryReasons.broken, { problem: done.stderr }));
  bench.see('sh', `soft ${SOFT_FILES}`);
  bench.see('/proc/PID/limits of gofmt', `soft ${limits.soft}, hard ${limits.hard}`);
  return shown(limits.soft !== String(SOFT_FILES), tryConclusions.nofile);
}

function readLimits(pid: number | undefined): { readonly soft: string; readonly hard: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid ?? 0}/limits`, 'utf8');
    const [, soft = '', hard = ''] = /^Max open files\s+(\S+)\s+(\S+)/m.exec(text) ?? [];
    return soft === '' ? undefined : { soft, hard };
  } catch {
    return undefined;
  }
}

function noGofmt(program = 'gofmt'): TryOutcome {
  return impossible(say(tryReasons.noProgram, { program }));
}
