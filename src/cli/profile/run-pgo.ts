import { isRefused, preprofileOf, renderPgo, reportPgo } from '../../app/profile/pgo-report.ts';
import { isExecutable } from '../../app/profile/read-profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { ProfileCall } from './profile-options.ts';
import { profileMessages as m } from './profile.messages.ts';
import { writeText } from './write-report.ts';

/**
 * `goroscope profile pgo [PROGRAM] FILE…`: what the profiles are worth to the compiler; `--output` writes what
 * `go tool preprofile` would. Exit code 1 when the compiler refuses them or finds nothing in them.
 */
export async function runPgo({ args, options, io }: ProfileCall): Promise<number> {
  const words = args.slice(1);
  const [first] = words;
  const hasProgram = first !== undefined && (await isExecutable(first));
  const files = hasProgram ? words.slice(1) : words;
  if (files.length === 0)
    throw new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem: say(m.noFiles) } });
  if (options.format === 'markdown')
    throw new AppError('BAD_ARGUMENT', {
      values: { command: 'profile', problem: say(m.noMarkdown, { report: 'pgo' }) },
    });
  const { report, edges } = await reportPgo(files, hasProgram ? first : null);
  if (options.output !== '') await writeText(io, options.output, [preprofileOf(edges)]);
  const isJson = io.json || options.format === 'json';
  io.out(
    isJson ? `${JSON.stringify({ schema: 1, report: 'pgo', ...report })}\n` : renderPgo(report, io.lang),
  );
  return isRefused(report) ? 1 : 0;
}
