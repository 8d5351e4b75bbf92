import { AppError } from '../../base/errors/app-error.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import type { Experiment } from '../../lab/experiment/experiment.ts';
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
export const EXPERIMENTS: readonly Experiment[] = [files, limits, permissions, resolver, modules, proxies];

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
 * Runs one experiment: says first what it touches, then a row a case. Answers 1 when the diagnosis was wrong in one. Errors:
 * `BAD_ARGUMENT` without a go command.
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
  const run = results.filter((r) => r.skipped === null);
  const right = run.filter((r) => r.right).length;
  if (io.json) io.out(`${JSON.stringify({ schema: 1, experiment: name, cases: results })}\n`);
  else
    io.out(`${text(m.total, io.lang, { right, run: run.length, skipped: results.length - run.length })}\n`);
  return right === run.length ? 0 : 1;
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
    if (result.evidence !== '') add('    ', say(m.evidence, { evidence: result.evidence }));
    if (!result.right) add('    ', say(m.wrong, { code: result.expected ?? m.none }));
  }
  return `${lines.join('\n')}\n`;
}
