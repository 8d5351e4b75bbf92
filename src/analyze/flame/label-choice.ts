import type { Profile } from '../../model/profile.ts';

/** One label value a sample may have. Numbers are written with their unit: `512bytes`. */
export interface LabelChoice {
  readonly key: string;
  readonly value: string;
}

/** A label key of a profile and its values, most samples first. */
export interface LabelKey {
  readonly key: string;
  readonly values: readonly { readonly value: string; readonly samples: number }[];
  /** Values beyond those listed. */
  readonly more: number;
}

const MAX_VALUES = 200;

/** Which label sets are wanted: one value of each chosen key must be there. Null when nothing is chosen. */
export function labelMask(profile: Profile, choices: readonly LabelChoice[]): Uint8Array | null {
  if (choices.length === 0) return null;
  const byKey = new Map<string, Set<string>>();
  for (const { key, value } of choices) byKey.set(key, (byKey.get(key) ?? new Set()).add(value));
  const mask = new Uint8Array(profile.labels.size);
  for (let set = 0; set < mask.length; set++) {
    const found = new Set<string>();
    for (const { key, value } of choicesOf(profile, set))
      if (byKey.get(key)?.has(value) === true) found.add(key);
    mask[set] = found.size === byKey.size ? 1 : 0;
  }
  return mask;
}

/** The labels of a profile for choosing among them, keys in alphabetical order. */
export function listLabels(profile: Profile): LabelKey[] {
  const perSet = new Uint32Array(profile.labels.size);
  for (let s = 0; s < profile.samples.count; s++) {
    const set = profile.samples.labels[s] ?? 0;
    perSet[set] = (perSet[set] ?? 0) + 1;
  }
  const keys = new Map<string, Map<string, number>>();
  for (let set = 0; set < perSet.length; set++) {
    if (perSet[set] === 0) continue;
    for (const { key, value } of choicesOf(profile, set)) {
      const values = keys.get(key) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + (perSet[set] ?? 0));
      keys.set(key, values);
    }
  }
  return [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => {
      const list = [...values].map(([value, samples]) => ({ value, samples }));
      list.sort((a, b) => b.samples - a.samples || (a.value < b.value ? -1 : 1));
      return { key, values: list.slice(0, MAX_VALUES), more: Math.max(0, list.length - MAX_VALUES) };
    });
}

function* choicesOf({ labels, strings }: Profile, set: number): Generator<LabelChoice> {
  for (let entry = labels.start(set); entry < labels.start(set + 1); entry++) {
    const key = strings.get(labels.key(entry));
    const text = labels.str(entry);
    const value = text !== 0 ? strings.get(text) : `${labels.num(entry)}${strings.get(labels.unit(entry))}`;
    yield { key, value };
  }
}
