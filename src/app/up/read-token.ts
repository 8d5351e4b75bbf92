import { readFileSync } from 'node:fs';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { tokenMessages } from './read-token.messages.ts';

const LEAST_LENGTH = 16;
const MOST_LENGTH = 1000;

/** Where a token may come from; a token is never an argument, which every user of the machine could read. */
export interface TokenSource {
  /** Path of a file that holds it; wins over the environment. */
  readonly file?: string | undefined;
  /** Value of `GOROSCOPE_TOKEN`. */
  readonly env?: string | undefined;
}

/** The configured token; undefined when none is. Throws TOKEN_UNUSABLE, never with the token's text. */
export function readToken(source: TokenSource): string | undefined {
  if (source.file !== undefined) return checked(readFile(source.file), source.file);
  if (source.env === undefined || source.env === '') return undefined;
  return checked(source.env, 'GOROSCOPE_TOKEN');
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('TOKEN_UNUSABLE', { values: { source: path, reason }, cause });
  }
}

function checked(token: string, source: string): string {
  const problem =
    token.length < LEAST_LENGTH
      ? say(tokenMessages.tooShort, { seen: token.length, least: LEAST_LENGTH })
      : token.length > MOST_LENGTH
        ? say(tokenMessages.tooLong, { most: MOST_LENGTH })
        : /^[!-~]+$/.test(token)
          ? undefined
          : say(tokenMessages.strange);
  if (problem !== undefined) throw new AppError('TOKEN_UNUSABLE', { values: { source, reason: problem } });
  return token;
}
