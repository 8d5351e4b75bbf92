import { readFile } from 'node:fs/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { findCheck } from '../../checks/registry.ts';
import { suppressionMessages as m } from './read-suppressions.messages.ts';
import type { Suppression } from './suppress.ts';

const MAX_BYTES = 1 << 20;
const DAY_MS = 86_400_000;
/** What an entry may hold: a slip in "until" would suppress for ever. */
const KEYS = ['check', 'scope', 'reason', 'until'];

/**
 * Reads a suppression file: `{"suppressions": [{"check": "cpu-steal", "scope": "local", "reason": "…", "until":
 * "2027-01-31"}]}`. `scope` and `until` may be left out (everywhere, for ever). A check that does not exist or a missing
 * reason is an error: a suppression nobody can explain is worse than none. Raises SUPPRESSIONS_NOT_READABLE.
 */
export async function readSuppressionFile(path: string): Promise<readonly Suppression[]> {
  const fail = (problem: LocalText, cause?: unknown) =>
    new AppError('SUPPRESSIONS_NOT_READABLE', {
      values: { path, problem },
      ...(cause === undefined ? {} : { cause }),
    });
  let raw: unknown;
  try {
    raw = JSON.parse((await readFile(path, 'utf8')).slice(0, MAX_BYTES));
  } catch (error) {
    throw fail(say(m.notJson, { message: error instanceof Error ? error.message : String(error) }), error);
  }
  const list = isRecord(raw) ? raw['suppressions'] : undefined;
  if (!Array.isArray(list)) throw fail(say(m.noList));
  return list.map((item: unknown, index) => {
    const problem = problemOf(item);
    if (problem !== undefined) throw fail(say(m.entry, { number: index + 1, problem }));
    return toSuppression(item as Readonly<Record<string, string | undefined>>);
  });
}

function problemOf(item: unknown): LocalText | undefined {
  if (!isRecord(item)) return say(m.notObject);
  const { check, reason, scope, until } = item;
  const other = Object.keys(item).find((key) => !KEYS.includes(key));
  if (other !== undefined) return say(m.unknownKey, { key: other, keys: KEYS.join(', ') });
  if (typeof check !== 'string' || findCheck(check) === undefined)
    return say(m.noCheck, { check: typeof check === 'string' ? check : JSON.stringify(check ?? null) });
  if (typeof reason !== 'string' || reason.trim() === '') return say(m.noReason);
  if (scope !== undefined && typeof scope !== 'string') return say(m.badScope);
  if (until !== undefined && (typeof until !== 'string' || endOf(until) === undefined)) {
    return say(m.badUntil, { until: JSON.stringify(until) });
  }
  return undefined;
}

function toSuppression(item: Readonly<Record<string, string | undefined>>): Suppression {
  const until = item['until'];
  return {
    check: item['check'] ?? '',
    scope: item['scope'] ?? '*',
    reason: item['reason'] ?? '',
    untilUnixMs: until === undefined ? null : (endOf(until) ?? null),
  };
}

/**
 * The end of a suppression: a day of the calendar counts to its last millisecond (UTC), a moment as it is. Only ISO 8601:
 * other forms mean another time from machine to machine.
 */
function endOf(until: string): number | undefined {
  const [, day, time, zone] =
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2}))?$/.exec(until) ?? [];
  const midnight = Date.parse(`${day ?? ''}T00:00:00Z`);
  // 2027-02-30 is no day, though a parser may make the second of March of it.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  const end = time === undefined ? midnight + DAY_MS - 1 : Date.parse(`${day}T${time}${zone ?? ''}`);
  return Number.isNaN(end) ? undefined : end;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
