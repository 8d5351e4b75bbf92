import { type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatBytes, formatCount, formatDurationNs, formatRatio } from '../../base/units.ts';
import type { RuntimeRun } from '../../model/runtime-log.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { paint, type TerminalStyle } from '../binary-rows.ts';
import type { RuntimeReport } from './runtime-report.ts';
import { runtimeTextMessages as m } from './runtime-text.messages.ts';

/** One run for a terminal, ending with a line end. */
export function renderRuntime(report: RuntimeReport, style: TerminalStyle): string {
  const page = new Page(style);
  const { run, source, advice } = report;
  page.title(m.head, { source, line: run.line });
  addGc(page, report);
  addSched(page, report);
  addScav(page, run);
  addInits(page, run);
  if (run.dropped > 0) page.add(m.dropped, { count: formatCount(run.dropped) });
  page.title(m.advice);
  if (advice.length === 0) page.add(m.none);
  for (const item of advice) page.line('- ', item.text[style.lang]);
  return page.toText();
}

class Page {
  readonly #style: TerminalStyle;
  readonly #lines: string[] = [];

  constructor(style: TerminalStyle) {
    this.#style = style;
  }

  title(message: Message, values: Readonly<Record<string, MessageValue>> = {}): void {
    this.#lines.push(paint(text(message, this.#style.lang, values), 'bold', this.#style));
  }

  add(message: Message, values: Readonly<Record<string, MessageValue>> = {}): void {
    this.line('', text(message, this.#style.lang, values));
  }

  line(mark: string, content: string): void {
    const width = Math.max(40, this.#style.columns);
    this.#lines.push(...wrapWithPrefix(`  ${mark}`, content.trim(), width));
  }

  toText(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}

function addGc(page: Page, { gc }: RuntimeReport): void {
  if (gc === null) return;
  page.title(m.gc);
  page.add(m.cycles, {
    count: formatCount(gc.cycles),
    time: formatDurationNs(gc.seconds * 1e9),
    rate: Number(gc.perSecond.toPrecision(2)),
    forced: gc.forced,
    procs: gc.procs,
  });
  page.add(m.cpu, { share: formatRatio(gc.cpuShare), assist: formatRatio(gc.assistShare) });
  const { first, median, last } = gc.liveMib;
  page.add(m.heap, {
    first: mib(first),
    last: mib(last),
    median: mib(median),
    goal: mib(gc.goalMib),
    alloc: mib(gc.allocMibPerSecond),
  });
  if (gc.gogc !== null) page.add(m.gogc, { gogc: gc.gogc });
  const pause = formatDurationNs(gc.longestPauseMs * 1e6);
  page.add(m.pause, { pause, number: gc.longestPauseCycle, at: gc.longestPauseAtSeconds });
}

function addSched(page: Page, { sched, run }: RuntimeReport): void {
  if (sched === null) return;
  page.title(m.sched);
  page.add(m.queue, {
    samples: formatCount(sched.samples),
    procs: sched.gomaxprocs,
    queued: sched.medianQueued,
    threads: sched.maxThreads,
  });
  const states = [...(run.sched.at(-1)?.goroutines ?? [])].sort((a, b) => b[1] - a[1]).slice(0, 8);
  if (states.length > 0) page.add(m.states, { states: states.map(([s, n]) => `${n} ${s}`).join(', ') });
}

function addScav(page: Page, { scav }: RuntimeRun): void {
  const last = scav.at(-1);
  if (last === undefined) return;
  page.title(m.scav);
  page.add(m.released, {
    count: formatCount(scav.length),
    work: formatBytes(scav.reduce((sum, s) => sum + s.backgroundKib, 0) * 1024),
    eager: formatBytes(scav.reduce((sum, s) => sum + s.eagerKib, 0) * 1024),
    util: last.utilPercent,
  });
}

function addInits(page: Page, { inits }: RuntimeRun): void {
  if (inits.length === 0) return;
  const slowest = [...inits].sort((a, b) => b.clockMs - a.clockMs).slice(0, 3);
  const ms = (value: number): string => formatDurationNs(value * 1e6);
  page.title(m.init);
  page.add(m.inits, {
    count: inits.length,
    time: ms(inits.reduce((sum, i) => sum + i.clockMs, 0)),
    slowest: slowest.map((i) => `${i.package} ${ms(i.clockMs)}`).join(', '),
  });
}

function mib(value: number): string {
  return formatBytes(Math.round(value * 1_048_576));
}
