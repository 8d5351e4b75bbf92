import { AppError } from '../base/errors/app-error.ts';
import { say, type LocalText } from '../base/messages.ts';
import { flagOf, type OptionSpec } from './command.ts';
import { optionMessages as m } from './option-value.messages.ts';

/** A value as `run` receives it. */
export type ParsedValue = string | number | boolean | readonly string[] | undefined;

const DURATION_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const BYTE_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** Turns the text of one option into its typed value, or throws BAD_OPTION naming the option and the value seen. */
export function parseOptionValue(
  command: string,
  name: string,
  spec: OptionSpec,
  raw: string,
): string | number {
  const bad = (problem: LocalText) =>
    new AppError('BAD_OPTION', { values: { command, option: flagOf(name), problem } });
  if (spec.choices !== undefined && !spec.choices.includes(raw)) {
    throw bad(say(m.choice, { seen: raw, choices: spec.choices.join(', ') }));
  }
  switch (spec.type) {
    case 'integer':
    case 'number':
      return parseNumber(spec, raw, bad);
    case 'duration': {
      const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(raw);
      if (match === null) throw bad(say(m.duration, { seen: raw }));
      return Number(match[1]) * (DURATION_MS[match[2] ?? ''] ?? Number.NaN);
    }
    case 'bytes': {
      const match = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i.exec(raw);
      if (match === null) throw bad(say(m.bytes, { seen: raw }));
      return Math.round(Number(match[1]) * (BYTE_UNIT[(match[2] ?? '').toLowerCase()] ?? Number.NaN));
    }
    case 'string':
    case 'list':
    case 'boolean':
      return raw;
  }
}

function parseNumber(spec: OptionSpec, raw: string, bad: (problem: LocalText) => AppError): number {
  const pattern = spec.type === 'integer' ? /^-?\d+$/ : /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
  const value = pattern.test(raw) ? Number(raw) : Number.NaN;
  if (!Number.isFinite(value)) throw bad(say(spec.type === 'integer' ? m.integer : m.number, { seen: raw }));
  const min = spec.min ?? Number.NEGATIVE_INFINITY;
  const max = spec.max ?? Number.POSITIVE_INFINITY;
  if (value < min || value > max) throw bad(say(m.range, { seen: raw, min: String(min), max: String(max) }));
  return value;
}
