import type { Facet } from '../../../src/api/traces.ts';
import { formatCount } from '../../../src/base/units.ts';
import { quoteValue } from './query-tokens.ts';

/** A way to complete the condition being typed. */
export interface ConditionSuggestion {
  readonly text: string;
  readonly note?: string;
  readonly complete: boolean;
}

/** A key that can be typed, with the operator that follows it: `service=`, `duration>`. */
export interface KnownKey {
  readonly text: string;
  readonly note?: string;
}

const MAX = 10;

/**
 * Ways to go on from what is typed. Before an operator: keys that contain it, those that begin with it first. After
 * `key=`: values of the facet of that key. Only the last word is completed; what stands before it stays.
 */
export function suggestConditions(
  typed: string,
  keys: readonly KnownKey[],
  facets: readonly Facet[],
): readonly ConditionSuggestion[] {
  const start = typed.lastIndexOf(' ') + 1;
  const before = typed.slice(0, start);
  const word = typed.slice(start);
  const match = /^([\w.\-/@:]+)=(.*)$/s.exec(word);
  if (match === null) {
    const wanted = word.toLowerCase();
    const at = (key: KnownKey): number => key.text.toLowerCase().indexOf(wanted);
    return keys
      .filter((key) => at(key) >= 0)
      .sort((a, b) => Math.min(1, at(a)) - Math.min(1, at(b)))
      .slice(0, MAX)
      .map((key) => ({ ...key, text: before + key.text, complete: false }));
  }
  const [, key = '', part = ''] = match;
  const values = facets.find((facet) => facet.key === key)?.values ?? [];
  const wanted = part.replaceAll('"', '').toLowerCase();
  return values
    .filter(({ value }) => value.toLowerCase().includes(wanted))
    .slice(0, MAX)
    .map(({ value, count }) => ({
      text: `${before}${key}=${quoteValue(value)}`,
      note: formatCount(Math.round(count)),
      complete: true,
    }));
}
