import type { Level } from '../../analyze/profile-levels/frame-class.ts';
import type { LevelCost } from '../../analyze/profile-levels/level-fold.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import type { LevelSource, LevelsReport } from './levels-report.ts';
import { levelsMessages as m } from './levels-text.messages.ts';

const ORDER: readonly Level[] = [
  'application',
  'module',
  'stdlib',
  'runtime',
  'native',
  'vdso',
  'kernel',
  'unknown',
];
const PARTS = 6;

/** The view for a terminal: `rows` functions. Ends with a line end. */
export function renderLevels(report: LevelsReport, lang: Lang, rows: number): string {
  const lines: string[] = [];
  const add = (message: Message, values: Readonly<Record<string, MessageValue>> = {}): void => {
    lines.push(text(message, lang, values));
  };
  head(report, add, lang);
  const [first] = report.sources;
  const perf = report.sources.find((s) => s.kind === 'perf');
  const pprof = report.sources.find((s) => s.kind === 'pprof');
  lines.push('');
  if (perf !== undefined && pprof !== undefined) {
    lines.push(...comparison(perf, pprof, lang), '');
    add(m.blind);
    if (perf.cpus === null) add(m.shares, { event: perf.unit });
  } else if (first !== undefined) lines.push(...single(first, lang));
  const main = perf ?? first;
  if (main !== undefined) lines.push(...charged(main, lang, rows));
  return `${lines.join('\n')}\n`;
}

function head(
  { program, processes, sources, sameBuild, strangers }: LevelsReport,
  add: (message: Message, values?: Readonly<Record<string, MessageValue>>) => void,
  lang: Lang,
): void {
  if (program === null) add(m.noProgram);
  else add(m.program, { path: program.path, version: program.goVersion ?? '?', id: program.buildId ?? '?' });
  if (strangers.length > 0) add(m.strangers, { program: program?.path ?? '', files: strangers.join(', ') });
  const names = processes.slice(0, 8).map(({ pid, command }) => `${command} ${pid}`);
  if (names.length > 0) add(m.processes, { list: names.join(', ') });
  for (const { path, kind, samples, cpus, seconds, lost, truncated, ...chains } of sources) {
    const used =
      cpus === null ? '' : text(m.cpus, lang, { cpus: cpus.toFixed(2), seconds: (seconds ?? 0).toFixed(1) });
    add(m.source, { path, kind, samples: formatCount(samples), cpus: used });
    if (lost > 0) add(m.lost, { count: formatCount(lost) });
    if (truncated) add(m.truncated);
    const { stackCopies, brokenChains, branchChains } = chains;
    if (brokenChains > 0)
      add(m.brokenChains, { count: formatCount(brokenChains), all: formatCount(stackCopies) });
    if (branchChains > 0) add(m.branchChains, { count: formatCount(branchChains) });
  }
  if (sameBuild === false) add(m.otherBuild);
}

/** Both sides by level and part: CPUs where both are times, shares otherwise. */
function* comparison(perf: LevelSource, pprof: LevelSource, lang: Lang): Generator<string> {
  const isTime = perf.cpus !== null && pprof.cpus !== null;
  const scale = (s: LevelSource): number => (isTime ? (s.cpus ?? 0) : 1) / (s.total === 0 ? 1 : s.total);
  const show = (value: number): string => (isTime ? value.toFixed(3) : formatRatio(value));
  yield `${'perf'.padStart(9)}${'pprof'.padStart(9)}${text(m.difference, lang).padStart(lang === 'zh' ? 11 : 12)}  ${text(m.level, lang)}`;
  for (const level of ORDER) {
    const parts = new Map<string, [perf: number, pprof: number]>();
    for (const [side, source] of [perf, pprof].entries())
      for (const cost of source.levels.filter((c) => c.level === level)) {
        const row = parts.get(cost.part) ?? [0, 0];
        row[side === 0 ? 0 : 1] += cost.weight * scale(source);
        parts.set(cost.part, row);
      }
    if (parts.size === 0) continue;
    const whole = [...parts.values()].reduce<[number, number]>(
      (sum, [a, b]) => [sum[0] + a, sum[1] + b],
      [0, 0],
    );
    yield line(whole, text(m[level], lang));
    if (parts.size === 1 && parts.has('')) continue;
    const largest = [...parts].sort((a, b) => Math.max(...b[1]) - Math.max(...a[1])).slice(0, PARTS);
    for (const [part, row] of largest) yield line(row, `  ${part === '' ? '…' : part}`);
  }

  function line([a, b]: [number, number], name: string): string {
    const sign = a - b > 0 ? '+' : '';
    return `${show(a).padStart(9)}${show(b).padStart(9)}${`${sign}${show(a - b)}`.padStart(12)}  ${name}`;
  }
}

function* single(source: LevelSource, lang: Lang): Generator<string> {
  const whole = source.total === 0 ? 1 : source.total;
  for (const level of ORDER) {
    const costs = source.levels.filter((c) => c.level === level);
    if (costs.length === 0) continue;
    const weight = costs.reduce((sum, c) => sum + c.weight, 0);
    yield `${formatRatio(weight / whole).padStart(8)}  ${text(m[level], lang)}`;
    if (costs.length === 1 && costs[0]?.part === '') continue;
    for (const cost of costs.slice(0, PARTS))
      yield `${formatRatio(cost.weight / whole).padStart(8)}    ${cost.part === '' ? '…' : cost.part}`;
  }
}

function* charged(source: LevelSource, lang: Lang, rows: number): Generator<string> {
  const whole = source.total === 0 ? 1 : source.total;
  const share = (weight: number): string => formatRatio(weight / whole);
  yield '';
  yield text(m.charged, lang);
  for (const { function: name, own, charged: costs, total } of source.functions.slice(0, rows)) {
    const parts = costs.slice(0, 5).map((cost) => `${labelOf(cost, lang)} ${share(cost.weight)}`);
    yield `${share(total).padStart(8)}  ${name}: ${[text(m.own, lang, { value: share(own) }), ...parts].join(', ')}`;
  }
  if (source.functions.length > rows) yield text(m.more, lang, { count: source.functions.length - rows });
  if (source.background.length === 0) return;
  yield '';
  yield text(m.background, lang);
  for (const cost of source.background.slice(0, PARTS))
    yield `${share(cost.weight).padStart(8)}  ${labelOf(cost, lang)}`;
}

function labelOf({ level, part }: LevelCost, lang: Lang): string {
  return part === '' ? text(m[level], lang) : `${text(m[level], lang)}: ${part}`;
}

/** The view for programs. Additive: fields are added, never renamed. */
export function levelsToJson({ sources, ...report }: LevelsReport, rows: number): object {
  return {
    schema: 1,
    report: 'levels',
    ...report,
    sources: sources.map(({ functions, ...source }) => ({ ...source, functions: functions.slice(0, rows) })),
  };
}
