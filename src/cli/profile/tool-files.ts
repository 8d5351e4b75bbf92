import { isExecutable } from '../../app/profile/read-profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { ProfileCall } from './profile-options.ts';
import { profileMessages as m } from './profile.messages.ts';

/** The files of a tool and the program that stands before them, if any. */
export interface ToolFiles {
  readonly files: readonly string[];
  readonly program: string | null;
}

/** Splits `[PROGRAM] FILE…`. Errors: `BAD_ARGUMENT` without files, or for Markdown, which these tools do not write. */
export async function toolFiles({ args, options }: ProfileCall, report: string): Promise<ToolFiles> {
  const words = args.slice(1);
  const [first] = words;
  const program = first !== undefined && (await isExecutable(first)) ? first : null;
  const files = program === null ? words : words.slice(1);
  const refuse = (problem: ReturnType<typeof say>): AppError =>
    new AppError('BAD_ARGUMENT', { values: { command: 'profile', problem } });
  if (files.length === 0) throw refuse(say(m.noFiles));
  if (options.format === 'markdown') throw refuse(say(m.noMarkdown, { report }));
  return { files, program };
}
