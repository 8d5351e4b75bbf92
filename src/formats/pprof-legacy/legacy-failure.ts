import { say } from '../../base/messages.ts';
import { ProfileFailure } from '../pprof/profile-error.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import type { LineReader } from './line-reader.ts';

/** The line under the reader cannot be read. Long lines are cut in the message. */
export function badLine(
  lines: LineReader,
  why?: { readonly en: string; readonly zh: string },
): ProfileFailure {
  const text = lines.text.length > 120 ? `${lines.text.slice(0, 120)}…` : lines.text;
  const detail =
    why === undefined
      ? say(m.badLine, { line: lines.line, text })
      : say(m.badLineWhy, { line: lines.line, text, why });
  return new ProfileFailure('PROFILE_MALFORMED', 0, detail);
}
