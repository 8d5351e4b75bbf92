import { say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ProfileHeader } from '../../model/profile-builder.ts';
import { Int64Column, Uint32List } from '../../model/profile-int64.ts';
import { PairIndex } from '../../model/profile-pairs.ts';
import { isZeroSample, type Profile } from '../../model/profile.ts';
import { profileMergeMessages as m } from './profile-merge.messages.ts';
import { alignSampleTypes, incompatible, type MergeError, typeList } from './profile-types.ts';
import { MergedTables, SourceTables } from './source-tables.ts';

/**
 * Adds profiles of one kind up: samples with the same stack and labels become one, what no sample uses is left out,
 * addresses of binaries loaded at different places are brought together. The period is the largest, the time the
 * earliest, the duration the sum. Sample types must be equal: see `combineProfiles`.
 * Source: google/pprof `profile/merge.go` Merge.
 */
export function mergeProfiles(profiles: readonly Profile[]): Result<Profile, MergeError> {
  const [first] = profiles;
  if (first === undefined) return err({ code: 'PROFILES_INCOMPATIBLE', detail: say(m.nothing) });
  for (const other of profiles) {
    const [a, b] = [typeList(first.sampleTypes), typeList(other.sampleTypes)];
    if (a !== b) return err(incompatible(say(m.sampleTypes), a, b));
    const [c, d] = [typeList([first.periodType]), typeList([other.periodType])];
    if (c !== d) return err(incompatible(say(m.periodTypes), c, d));
  }
  const merger = new ProfileMerger(combinedHeader(profiles));
  for (const profile of profiles) merger.add(profile);
  const merged = merger.build();
  // What cancelled out may have been the last user of a location: a second pass leaves those out too.
  for (let row = 0; row < merged.samples.count; row++)
    if (isZeroSample(merged, row)) return mergeProfiles([merged]);
  return ok(merged);
}

/** Merges profiles whose sample types differ in order, unit or number: see `alignSampleTypes`. A single one stays as it is. */
export function combineProfiles(profiles: readonly Profile[]): Result<Profile, MergeError> {
  const aligned = alignSampleTypes(profiles);
  if (!aligned.ok) return aligned;
  const [only, ...rest] = aligned.value;
  return only !== undefined && rest.length === 0 ? ok(only) : mergeProfiles(aligned.value);
}

/** Drops everything that no sample uses and joins equal samples. */
export function compactProfile(profile: Profile): Profile {
  const merged = mergeProfiles([profile]);
  return merged.ok ? merged.value : profile;
}

function combinedHeader(profiles: readonly Profile[]): ProfileHeader {
  const first = profiles[0]!;
  let timeUnixNano = 0n;
  let durationNano = 0n;
  let period = 0n;
  for (const profile of profiles) {
    if (timeUnixNano === 0n || profile.timeUnixNano < timeUnixNano) timeUnixNano = profile.timeUnixNano;
    durationNano = BigInt.asIntN(64, durationNano + profile.durationNano);
    if (period === 0n || period < profile.period) period = profile.period;
  }
  return {
    sampleTypes: first.sampleTypes,
    comments: [...new Set(profiles.flatMap((profile) => profile.comments))],
    docUrl: profiles.find((profile) => profile.docUrl !== '')?.docUrl ?? '',
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
    timeUnixNano,
    durationNano,
    periodType: first.periodType,
    period,
    defaultSampleType: profiles.find((profile) => profile.defaultSampleType !== '')?.defaultSampleType ?? '',
  };
}

class ProfileMerger {
  readonly #tables: MergedTables;
  // Merged samples by stack and label set; row of a pair is its number less one.
  readonly #pairs = new PairIndex();
  readonly #stack = new Uint32List();
  readonly #labels = new Uint32List();
  readonly #values: readonly Int64Column[];

  constructor(header: ProfileHeader) {
    this.#tables = new MergedTables(header);
    this.#values = header.sampleTypes.map(() => new Int64Column(64));
  }

  add(profile: Profile): void {
    const { samples } = profile;
    const source = new SourceTables(profile, this.#tables);
    if (this.#tables.builder.mappings.length === 0 && profile.mappings.length > 0) source.mapping(0);
    for (let row = 0; row < samples.count; row++) {
      if (isZeroSample(profile, row)) continue;
      const stack = source.stack(samples.stack[row]!);
      const labels = source.labelSet(samples.labels[row]!);
      const merged = this.#row(stack, labels);
      this.#values.forEach((column, i) => column.addFrom(merged, samples.values[i]!, row));
    }
  }

  #row(stack: number, labels: number): number {
    const row = this.#pairs.number(stack, labels) - 1;
    if (row < this.#stack.length) return row;
    this.#stack.push(stack);
    this.#labels.push(labels);
    for (const column of this.#values) column.reserve(row + 1);
    return row;
  }

  build(): Profile {
    const count = this.#stack.length;
    for (const column of this.#values) column.trim(count);
    const samples = {
      count,
      stack: this.#stack.take(),
      labels: this.#labels.take(),
      values: this.#values,
    };
    return { ...this.#tables.builder.build(), samples };
  }
}
