import { AppError } from '../base/errors/app-error.ts';
import { type Lang, text } from '../base/messages.ts';
import { reportErrorMessages as m } from './report-error.messages.ts';

/** Names of files and words of a call may hold what moves a terminal's cursor. */
const CONTROL = /(?![\n\t])\p{Cc}/gu;
/** Exit code for an error that is a bug in this program (sysexits.h EX_SOFTWARE). */
const EXIT_BUG = 70;

/** Writes an error the way a person or, with `json`, a program wants it; answers the exit code. */
export function reportError(
  error: unknown,
  lang: Lang,
  json: boolean,
  write: (text: string) => void,
): number {
  if (!(error instanceof AppError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    write(
      json
        ? `${JSON.stringify({ error: { code: 'INTERNAL', message: stack } })}\n`
        : `${text(m.bug, lang)}\n${stack}\n`,
    );
    return EXIT_BUG;
  }
  const { message, hint } = error.describe(lang);
  if (json) write(`${JSON.stringify({ error: { code: error.code, message, hint } })}\n`);
  else
    write(`${text(m.error, lang)}: ${message.replaceAll(CONTROL, '�')}\n${hint === '' ? '' : `  ${hint}\n`}`);
  return error.exitCode;
}
