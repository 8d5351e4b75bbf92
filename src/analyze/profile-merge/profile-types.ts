import type { LocalText } from '../../base/messages.ts';
import { say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Profile, ValueType } from '../../model/profile.ts';
import { areUnitsCompatible, scale } from '../profile-text/measurement.ts';
import { profileMergeMessages as m } from './profile-merge.messages.ts';
import { scaleProfile } from './scale-profile.ts';

/** Profiles of different kinds cannot be put together. */
export interface MergeError {
  readonly code: 'PROFILES_INCOMPATIBLE';
  readonly detail: LocalText;
}

/** The refusal to merge, with both sides named. */
export function incompatible(what: LocalText, first: string, second: string): MergeError {
  return { code: 'PROFILES_INCOMPATIBLE', detail: say(m.incompatible, { what, first, second }) };
}

/** `cpu/nanoseconds, samples/count` */
export function typeList(types: readonly ValueType[]): string {
  return types.map((type) => `${type.type}/${type.unit}`).join(', ');
}

/**
 * Gives all profiles the same sample types in the same units and order: types that one lacks are dropped everywhere, the
 * finest unit wins. Source: google/pprof CompatibilizeSampleTypes in `profile/merge.go`, ScaleProfiles in
 * `internal/measurement/measurement.go`.
 */
export function alignSampleTypes(profiles: readonly Profile[]): Result<Profile[], MergeError> {
  const [first] = profiles;
  if (first === undefined) return ok([]);
  const common = first.sampleTypes
    .map(({ type }) => type)
    .filter((type) => profiles.every((p) => p.sampleTypes.some((t) => t.type === type)));
  if (common.length === 0) {
    const other = profiles.find((p) => typeList(p.sampleTypes) !== typeList(first.sampleTypes)) ?? first;
    return err(incompatible(say(m.sampleTypes), typeList(first.sampleTypes), typeList(other.sampleTypes)));
  }
  return alignUnits(profiles.map((profile) => keepTypes(profile, common)));
}

function keepTypes(profile: Profile, types: readonly string[]): Profile {
  const columns = types.map((type) => profile.sampleTypes.findIndex((t) => t.type === type));
  if (columns.length === profile.sampleTypes.length && columns.every((column, i) => column === i)) {
    return profile;
  }
  return {
    ...profile,
    sampleTypes: columns.map((column) => profile.sampleTypes[column]!),
    samples: { ...profile.samples, values: columns.map((column) => profile.samples.values[column]!) },
    defaultSampleType: types.includes(profile.defaultSampleType)
      ? profile.defaultSampleType
      : (types[0] ?? ''),
  };
}

function alignUnits(profiles: Profile[]): Result<Profile[], MergeError> {
  if (profiles.length < 2) return ok(profiles);
  const period = finest(profiles.map((profile) => profile.periodType));
  if (!period.ok) return err(incompatible(say(m.periodTypes), ...period.error.pair));
  const units: string[] = [];
  for (const [i] of profiles[0]!.sampleTypes.entries()) {
    const type = finest(profiles.map((profile) => profile.sampleTypes[i]!));
    if (!type.ok) return err(incompatible(say(m.sampleTypes), ...type.error.pair));
    units.push(type.value.unit);
  }
  return ok(profiles.map((profile) => convertUnits(profile, period.value.unit, units)));
}

function convertUnits(profile: Profile, periodUnit: string, units: readonly string[]): Profile {
  const ratios = profile.sampleTypes.map(({ unit }, i) => scale(1n, unit, units[i]!).value);
  const period = scale(profile.period, profile.periodType.unit, periodUnit).value;
  return {
    ...scaleProfile(profile, ratios),
    sampleTypes: profile.sampleTypes.map(({ type }, i) => ({ type, unit: units[i]! })),
    period: profile.periodType.unit === periodUnit ? profile.period : BigInt(Math.trunc(period)),
    periodType: { type: profile.periodType.type, unit: periodUnit },
  };
}

function finest(
  types: readonly ValueType[],
): Result<ValueType, { readonly code: 'DIFFERENT'; readonly pair: [string, string] }> {
  let best = types[0]!;
  for (const type of types.slice(1)) {
    const isSame =
      withoutPlural(type.type) === withoutPlural(best.type) && areUnitsCompatible(type.unit, best.unit);
    if (!isSame) return err({ code: 'DIFFERENT', pair: [typeList([best]), typeList([type])] });
    if (scale(1n, type.unit, best.unit).value < 1) best = type;
  }
  return ok(best);
}

function withoutPlural(name: string): string {
  return name.endsWith('s') ? name.slice(0, -1) : name;
}
