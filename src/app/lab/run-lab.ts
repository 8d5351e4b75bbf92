import { AppError } from '../../base/errors/app-error.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import type { Experiment } from '../../lab/experiment/experiment.ts';
import { direct, logins } from '../../lab/experiment/fetches.ts';
import { files } from '../../lab/experiment/files.ts';
import { limits } from '../../lab/experiment/limits.ts';
import { modules, proxies } from '../../lab/experiment/network.ts';
import { permissions } from '../../lab/experiment/permissions.ts';
import { resolver } from '../../lab/experiment/resolver.ts';
import { createPaint, SIGN } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { type CaseResult, runExperiment } from './run-experiment.ts';
import { runExperimentMessages as m } from './run-experiment.messages.ts';
import { findProgram } from './run-program.ts';

/** Experiments with a verdict, by name. */
export const EXPERIMENTS: readonly Experiment[] = [
  files,
  limits,
  permissions,
  resolver,
  modules,
  proxies,
  logins,
  direct,
];

/** 128 + SIGINT, as shells expect. */
const EXIT_INTERRUPTED = 130;

/** Where an experiment writes. */
export interface LabIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly lang: Lang;
  readonly json: boolean;
  readonly color: boolean;
  readonly columns: number;
  readonly signal: AbortSignal;
}

/**
 * Runs one experiment: says first what it touches, then a row a case. Answers 1 when the diagnosis was wrong in one, 130
 * after an interrupt. Errors: `BAD_ARGUMENT` without a go command.
 */
export async function runLab(experiment: Experiment, self: readonly string[], io: LabIo): Promise<number> {
  const { name, about, touches } = experiment;
  const go = findProgram('go');
  if (go === undefined) throw new AppError('BAD_ARGUMENT', { values: { command: 'lab', problem: m.noGo } });
  io.err(`${text(m.touches, io.lang, { name, about, touches })}\n`);
  const results = await runExperiment(experiment, {
    self,
    go,
    signal: io.signal,
    onResult: (result) => {
      if (!io.json) io.out(renderCase(result, io));
    },
  });
  const left = experiment.cases.length - results.length;
  if (left > 0) {
    io.err(`${text(m.interrupted, io.lang, { left })}\n`);
    if (io.json)
      io.out(`${JSON.stringify({ schema: 1, experiment: name, interrupted: true, cases: results })}\n`);
    return EXIT_INTERRUPTED;
  }
  const run = results.filter((r) => r.skipped === null);
  const right = run.filter((r) => r.right).length;
  if (io.json)
    io.out(`${JSON.stringify({ schema: 1, experiment: name, interrupted: false, cases: results })}\n`);
  else
    io.out(`${text(m.total, io.lang, { right, run: run.length, skipped: results.length - run.length })}\n`);
  return right === run.length ? 0 : 1;
}

/** Tells the experiments there are and what each touches; runs nothing. */
export function listLab(io: LabIo): number {
  const rows = EXPERIMENTS.map(({ name, about, touches, cases }) => ({
    name,
    about,
    touches,
    cases: cases.map(({ fault, code, needs, fileSystems }) => ({ fault, code, needs, fileSystems })),
  }));
  if (io.json) {
    io.out(`${JSON.stringify({ schema: 1, experiments: rows })}\n`);
    return 0;
  }
  const paint = createPaint(io.color);
  const width = Math.min(Math.max(40, io.columns), 100);
  const add = (prefix: string, content: string) =>
    io.out(`${wrapWithPrefix(prefix, content, width).join('\n')}\n`);
  for (const { name, about, touches, cases } of rows) {
    add('', `${paint('bold', name)}  ${about[io.lang]}`);
    add('    ', text(m.list, io.lang, { count: cases.length, touches }));
  }
  return 0;
}

/** One case for a terminal. */
export function renderCase(
  result: CaseResult,
  { lang, color, columns }: Omit<LabIo, 'out' | 'err' | 'json' | 'signal'>,
): string {
  const paint = createPaint(color);
  const lines: string[] = [];
  const add = (prefix: string, content: string) =>
    lines.push(...wrapWithPrefix(prefix, content, Math.min(Math.max(40, columns), 100)));
  const say = (message: Message, values: Readonly<Record<string, MessageValue>> = {}) =>
    text(message, lang, values);
  const mark = result.skipped === null ? (result.right ? 'ok' : 'error') : 'unknown';
  add(`${paint(mark === 'unknown' ? 'dim' : mark, SIGN[mark])} `, paint('bold', result.fault[lang]));
  if (result.skipped !== null) add('    ', result.skipped[lang]);
  else {
    add('    ', result.goExitCode === 0 ? say(m.goWorks) : say(m.goFails, { says: result.goSays }));
    add('    ', say(m.named, { codes: result.codes.length === 0 ? m.none : result.codes.join(', ') }));
    if (result.seen !== null) add('    ', result.seen[lang]);
    if (result.evidence !== '') add('    ', say(m.evidence, { evidence: result.evidence }));
    if (!result.right) add('    ', say(m.wrong, { code: result.expected ?? m.none }));
  }
  return `${lines.join('\n')}\n`;
}
