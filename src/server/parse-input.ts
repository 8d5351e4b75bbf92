import { z } from 'zod';
import { AppError } from '../base/errors/app-error.ts';
import { type Lang, type LocalText, say, text } from '../base/messages.ts';
import { inputMessages } from './parse-input.messages.ts';
import { queryMessages } from '../store/queries/queries.messages.ts';

/** The longest time range one request may ask for. */
const MAX_RANGE_DAYS = 400;
/** The latest time that fits signed 64-bit nanoseconds (2262-04-11). */
const LATEST_MS = 9_223_372_036_854;
/** Of a value that is not what it should be, this much is repeated. */
const MAX_SEEN = 60;
const DAY_MS = 86_400_000;
const LOCALES = { en: z.locales.en().localeError, zh: z.locales.zhCN().localeError };

/**
 * Reads a part of a request by its schema. Throws BAD_REQUEST naming every field that is wrong, in both languages.
 */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input, { error: LOCALES.en });
  if (parsed.success) return parsed.data;
  const problem: LocalText = {
    en: describe(schema, input, 'en'),
    zh: describe(schema, input, 'zh'),
  };
  throw new AppError('BAD_REQUEST', { values: { problem } });
}

function describe(schema: z.ZodType, input: unknown, lang: Lang): string {
  const { error: failed } = schema.safeParse(input, { error: LOCALES[lang] });
  return (failed?.issues ?? [])
    .slice(0, 5)
    .map((issue) => idProblem(issue, input, lang) ?? problemAt(issue))
    .join('; ');
}

function problemAt({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}

/** Ids in words: a pattern tells a reader little. */
function idProblem(issue: z.core.$ZodIssue, input: unknown, lang: Lang): string | undefined {
  const [name] = issue.path;
  if (issue.code !== 'invalid_format' || (name !== 'traceId' && name !== 'spanId')) return undefined;
  const value = typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
  return text(inputMessages[name], lang, { seen: String(value).slice(0, MAX_SEEN) });
}

/** Throws BAD_TIME_RANGE when a query names a range that is empty, too long or not a time. */
export function checkTimeRange(query: unknown): void {
  if (typeof query !== 'object' || query === null || !('from' in query) || !('to' in query)) return;
  const { from, to } = query;
  if (typeof from !== 'number' || typeof to !== 'number') return;
  const problem =
    to > LATEST_MS
      ? queryMessages.unreadableTime
      : from >= to
        ? queryMessages.fromAfterTo
        : to - from > MAX_RANGE_DAYS * DAY_MS
          ? queryMessages.rangeTooLong
          : undefined;
  if (problem === undefined) return;
  throw new AppError('BAD_TIME_RANGE', { values: { from, to, days: MAX_RANGE_DAYS, reason: say(problem) } });
}
