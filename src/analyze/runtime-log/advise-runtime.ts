import { type LocalText, type MessageValue, say } from '../../base/messages.ts';
import { formatBytes, formatChance, formatDurationNs, formatRatio } from '../../base/units.ts';
import type { RuntimeRun } from '../../model/runtime-log.ts';
import { runtimeAdviceMessages as m } from './runtime-advice.messages.ts';
import type { GcFigures, SchedFigures } from './runtime-figures.ts';

/** One piece of advice with its figures in the text. */
export interface RuntimeAdvice {
  readonly code: keyof typeof m;
  readonly text: LocalText;
}

/** From these on a figure is worth a sentence. Shares are 0 to 1. */
const LIMITS = {
  gcCpu: 0.1,
  assist: 0.1,
  forced: 0.3,
  tinyPerSecond: 5,
  pauseMs: 10,
  samples: 0.3,
  threadsAProc: 10,
  threads: 64,
  initMs: 100,
  /** Below both, rates are those of starting up: nothing is said about them. */
  cycles: 10,
  seconds: 2,
} as const;

/** Advice on one run, most important first. */
export function adviseRuntime(
  run: RuntimeRun,
  gc: GcFigures | null,
  sched: SchedFigures | null,
): RuntimeAdvice[] {
  const advice: RuntimeAdvice[] = [];
  const add: Add = (code, values) => advice.push({ code, text: say(m[code], values) });
  if (gc !== null) adviseGc(gc, add);
  if (sched !== null) adviseSched(sched, add);
  const [slowest] = [...run.inits].sort((a, b) => b.clockMs - a.clockMs);
  const totalMs = run.inits.reduce((sum, i) => sum + i.clockMs, 0);
  if (slowest !== undefined && totalMs >= LIMITS.initMs) {
    const values = { total: ms(totalMs), package: slowest.package, slowest: ms(slowest.clockMs) };
    add('inits', values);
  }
  return advice;
}

type Add = (code: RuntimeAdvice['code'], values: Readonly<Record<string, MessageValue>>) => void;

function adviseGc(gc: GcFigures, add: Add): void {
  // A pinned goal, forced cycles and a pause are facts from the first; shares and rates need some time.
  const isShort = gc.cycles < LIMITS.cycles && gc.seconds < LIMITS.seconds;
  const isPinned = gc.pinned >= 3;
  const share = formatRatio(gc.cpuShare);
  if (isPinned) {
    const { last } = gc.liveMib;
    const of = Math.min(10, gc.cycles - 1);
    add('limit', {
      count: gc.pinned,
      of,
      goal: mib(gc.goalMib),
      live: mib(last),
      share,
      need: mib(last * 2),
    });
  } else if (!isShort && gc.cpuShare >= LIMITS.gcCpu) {
    add('gcCpu', { share, procs: gc.procs, rate: rate(gc.perSecond), table: whatIf(gc) });
  }
  if (isShort) add('short', { cycles: gc.cycles, seconds: Number(gc.seconds.toFixed(2)) });
  if (!isShort && gc.assistShare >= LIMITS.assist)
    add('assist', {
      share: formatRatio(gc.assistShare),
      cpu: formatRatio(gc.assistCpuShare),
      alloc: mib(gc.allocMibPerSecond),
    });
  if (gc.cycles >= 4 && gc.forced / gc.cycles >= LIMITS.forced)
    add('forced', { count: gc.forced, of: gc.cycles });
  if (!isShort && gc.liveMib.median < 3 && gc.perSecond >= LIMITS.tinyPerSecond)
    add('tiny', { live: mib(gc.liveMib.median), rate: rate(gc.perSecond) });
  if (gc.longestPauseMs >= LIMITS.pauseMs)
    add('pause', {
      pause: ms(gc.longestPauseMs),
      number: gc.longestPauseCycle,
      at: gc.longestPauseAtSeconds,
    });
  const { first, last } = gc.liveMib;
  if (gc.cycles >= 8 && gc.liveTrend.pValue <= 0.01 && last - first >= Math.max(8, first / 4))
    add('growth', {
      slope: mib(gc.liveTrend.slope),
      of: gc.cycles,
      p: formatChance(gc.liveTrend.pValue),
      first: mib(first),
      last: mib(last),
    });
}

// Needs the GOGC in use, told from goals and live heaps.
function whatIf(gc: GcFigures): LocalText {
  const { gogc } = gc;
  if (gogc === null || gogc < 10) return { en: '', zh: '' };
  const rows = [gogc, gogc * 2, gogc * 4].map((target) =>
    say(m.whatIf, {
      gogc: target,
      share: formatRatio((gc.cpuShare * gogc) / target),
      heap: mib(gc.liveMib.last * (1 + target / 100)),
    }),
  );
  return { en: rows.map((r) => r.en).join('; '), zh: rows.map((r) => r.zh).join('；') };
}

function adviseSched(sched: SchedFigures, add: Add): void {
  const { samples, gomaxprocs } = sched;
  if (samples >= 3 && sched.saturated / samples >= LIMITS.samples)
    add('saturated', {
      share: formatRatio(sched.saturated / samples),
      of: samples,
      queued: sched.medianQueued,
      procs: gomaxprocs,
    });
  if (samples >= 3 && sched.idleQueued / samples >= LIMITS.samples)
    add('idleQueue', { share: formatRatio(sched.idleQueued / samples), of: samples });
  if (sched.maxThreads >= Math.max(LIMITS.threads, gomaxprocs * LIMITS.threadsAProc))
    add('threads', { threads: sched.maxThreads, procs: gomaxprocs });
}

function mib(value: number): string {
  return formatBytes(Math.round(value * 1_048_576));
}

function ms(value: number): string {
  return formatDurationNs(value * 1e6);
}

function rate(perSecond: number): string {
  return String(Number(perSecond.toPrecision(2)));
}
