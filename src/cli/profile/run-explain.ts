import { explainCollection, explanationToJson, renderExplanation } from '../../app/profile/explain.ts';
import { explainMessages as e } from '../../app/profile/explain.messages.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { ProfileCall } from './profile-options.ts';
import { writeText } from './write-report.ts';

/** `goroscope profile explain DIR [-base HEALTHY]`: causes that a collection shows. Exit code 1 when there are any. */
export async function runExplain({ args, options, io }: ProfileCall): Promise<number> {
  const [folder, ...more] = args.slice(1);
  const base = options.base.at(-1) ?? null;
  if (folder === undefined || more.length > 0)
    throw new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem: say(e.oneFolder) } });
  const explanation = await explainCollection(folder, base);
  const isJson = io.json || options.format === 'json';
  const shown = isJson
    ? `${JSON.stringify(explanationToJson(explanation))}\n`
    : renderExplanation(explanation, io.lang, options.rows);
  await writeText(io, options.output, [shown]);
  return explanation.causes.length > 0 ? 1 : 0;
}
