import { type LocalText, say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { LabelSets } from '../../model/profile-labels.ts';
import type { Profile } from '../../model/profile.ts';
import { scale } from '../profile-text/measurement.ts';
import { compileGoRegexp, type GoRegexp, type GoRegexpError } from './go-regexp.ts';
import { profileFilterMessages as m } from './profile-filter.messages.ts';
import { filterSamples } from './rewrite.ts';

/** Answers for a label set whether it matches. */
export interface TagFilter {
  readonly matches: (profile: Profile, labelSet: number) => boolean;
  /** Set when the value was read as a range of numbers. */
  readonly note?: LocalText;
}

/**
 * Compiles a tag filter: `key=regexp`, `regexp,regexp` (each must match some `key:value`), or a range of numeric values
 * `32kb`, `:64kb`, `4mb:`, `12kb:64mb`, also with `key=`.
 * Source: google/pprof `internal/driver/driver_focus.go` compileTagFilter.
 */
export function compileTagFilter(
  name: string,
  value: string,
  units: ReadonlyMap<string, string>,
): Result<TagFilter, GoRegexpError> {
  const equals = value.indexOf('=');
  const key = equals < 0 ? '' : value.slice(0, equals);
  const wanted = value.slice(equals + 1);
  const range = parseRange(wanted);
  if (range !== undefined) {
    const matches = (profile: Profile, set: number) =>
      [...profile.labels.numbers(set)].some(
        ([k, labels]) =>
          (key === '' || k === key) && labels.some((label) => range(label.value, units.get(k) ?? '')),
      );
    return ok({ matches, note: say(m.asRange, { filter: name, value: wanted }) });
  }
  const regexps: GoRegexp[] = [];
  for (const pattern of wanted.split(',')) {
    const regexp = compileGoRegexp(pattern);
    if (!regexp.ok) return err(regexp.error);
    regexps.push(regexp.value);
  }
  return ok({ matches: key === '' ? matchAll(regexps) : matchKey(key, regexps) });
}

function matchAll(regexps: readonly GoRegexp[]): TagFilter['matches'] {
  return (profile, set) => {
    const texts = [...profile.labels.texts(set)].flatMap(([k, values]) => values.map((v) => `${k}:${v}`));
    return regexps.every((regexp) => texts.some((text) => regexp.test(text)));
  };
}

function matchKey(key: string, regexps: readonly GoRegexp[]): TagFilter['matches'] {
  return (profile, set) => {
    const values = profile.labels.texts(set).get(key) ?? [];
    return regexps.some((regexp) => values.some((value) => regexp.test(value)));
  };
}

type Range = (value: bigint, unit: string) => boolean;

const BOUND = /([+-]?[0-9]+)([A-Za-z]+)?/g;

function parseRange(text: string): Range | undefined {
  const [first, second] = [...text.matchAll(BOUND)].slice(0, 2);
  if (first === undefined) return undefined;
  const firstUnit = first[2] ?? '';
  const from = scale(BigInt(first[1]!), firstUnit, firstUnit);
  const compare = (test: (value: number) => boolean): Range => {
    return (value, unit) => {
      const scaled = scale(value, unit, from.unit);
      return scaled.unit === from.unit && test(scaled.value);
    };
  };
  if (second === undefined) {
    if (text === first[0]) return compare((value) => value === from.value);
    if (text === `${first[0]}:`) return compare((value) => value >= from.value);
    return text === `:${first[0]}` ? compare((value) => value <= from.value) : undefined;
  }
  if (text !== `${first[0]}:${second[0]}`) return undefined;
  const to = scale(BigInt(second[1]!), second[2] ?? '', from.unit);
  if (to.unit !== from.unit) return undefined;
  return compare((value) => value >= from.value && value <= to.value);
}

/** The profile after a tag filter, and which filters matched anything. */
export interface TagFilterResult {
  readonly profile: Profile;
  readonly focus: boolean;
  readonly ignore: boolean;
}

/** Keeps the samples whose labels match `focus` and do not match `ignore`. */
export function filterByTag(
  profile: Profile,
  focus: TagFilter | undefined,
  ignore: TagFilter | undefined,
): TagFilterResult {
  if (focus === undefined && ignore === undefined) return { profile, focus: true, ignore: false };
  const judge = (filter: TagFilter | undefined, otherwise: boolean) =>
    Uint8Array.from({ length: profile.labels.size }, (_, set) =>
      Number(filter?.matches(profile, set) ?? otherwise),
    );
  const focused = judge(focus, true);
  const ignored = judge(ignore, false);
  const used = profile.samples.labels;
  return {
    profile: filterSamples(profile, (row) => focused[used[row]!] === 1 && ignored[used[row]!] === 0),
    focus: used.some((set) => focused[set] === 1),
    ignore: used.some((set) => ignored[set] === 1),
  };
}

/** The profile after labels were removed, and which filters matched any key. */
export interface TagShowResult {
  readonly profile: Profile;
  readonly show: boolean;
  readonly hide: boolean;
}

/** Keeps the labels whose key matches `show` and does not match `hide`; samples stay. */
export function filterTagsByName(
  profile: Profile,
  show: GoRegexp | undefined,
  hide: GoRegexp | undefined,
): TagShowResult {
  if (show === undefined && hide === undefined) return { profile, show: false, hide: false };
  let shown = false;
  let hidden = false;
  const keep = new Map<number, boolean>();
  const isKept = (key: number) => {
    let answer = keep.get(key);
    if (answer === undefined) {
      const name = profile.strings.get(key);
      const matchesShow = show === undefined || show.test(name);
      const matchesHide = hide?.test(name) === true;
      shown ||= matchesShow;
      hidden ||= matchesHide;
      answer = matchesShow && !matchesHide;
      keep.set(key, answer);
    }
    return answer;
  };
  const labels = new LabelSets(profile.strings);
  const sets = Uint32Array.from({ length: profile.labels.size }, (_, set) =>
    labels.intern(profile.labels.inputs(set).filter((label) => isKept(label.key))),
  );
  const samples = { ...profile.samples, labels: profile.samples.labels.map((set) => sets[set]!) };
  return { profile: { ...profile, labels, samples }, show: shown, hide: hidden };
}
