import { compareFiles, comparisonToJson, gateExitCode } from '../../app/profile/compare-files.ts';
import { renderComparison, renderComparisonMarkdown } from '../../app/profile/compare-text.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { ProfileCall } from './profile-options.ts';
import { profileMessages as m } from './profile.messages.ts';
import { writeText } from './write-report.ts';

/** Share of false alarms among the functions that are told to have changed. */
const FALSE_RATE = 0.05;

/** `goroscope profile diff`: two sides with intervals; with `--ci` the exit code is the verdict. */
export async function runDiff({ args, options, io }: ProfileCall): Promise<number> {
  let base = [...options.base, ...options.diffBase];
  let next = args.slice(1);
  if (base.length === 0 && next.length === 2) [base, next] = [next.slice(0, 1), next.slice(1)];
  if (base.length === 0 || next.length === 0)
    throw new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem: say(m.twoSides) } });
  const comparison = await compareFiles({
    base,
    next,
    sampleIndex: options.sampleIndex,
    basis: options.by === 'rate' ? 'rate' : 'share',
    threshold: options.threshold / 100,
    confidence: options.confidence / 100,
    falseRate: FALSE_RATE,
  });
  const form = io.json ? 'json' : options.format;
  const shown =
    form === 'json'
      ? `${JSON.stringify(comparisonToJson(comparison))}\n`
      : form === 'markdown'
        ? renderComparisonMarkdown(comparison, io.lang, options.rows)
        : renderComparison(comparison, io.lang, options.rows);
  await writeText(io, options.output, [shown]);
  return options.ci ? gateExitCode(comparison) : 0;
}
