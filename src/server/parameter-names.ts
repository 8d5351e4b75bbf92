import type { z } from 'zod';
import { AppError } from '../base/errors/app-error.ts';
import { say } from '../base/messages.ts';
import { nearestName } from '../base/nearest-name.ts';
import { parameterMessages as m } from './parameter-names.messages.ts';

/** A longer name is no slip worth repeating. */
const MAX_SHOWN = 100;

/**
 * Throws UNKNOWN_PARAMETER, with the nearest name, for a name in a query string or body that `schema` does not have: an
 * answer that silently left out a misspelt filter would look like a right one. No schema: no names at all.
 */
export function checkParameterNames(schema: z.ZodObject | undefined, input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  const known = Object.keys(schema?.shape ?? {});
  const name = Object.keys(input).find((one) => !known.includes(one));
  if (name === undefined) return;
  const near = nearestName(name, known);
  const suggestion =
    known.length === 0
      ? say(m.none)
      : near === undefined
        ? say(m.known, { known: known.join(', ') })
        : say(m.near, { near, known: known.join(', ') });
  throw new AppError('UNKNOWN_PARAMETER', { values: { name: name.slice(0, MAX_SHOWN), suggestion } });
}
