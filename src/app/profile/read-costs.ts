import {
  type FunctionCosts,
  type FunctionNames,
  readFunctionCosts,
} from '../../analyze/profile-diff/function-costs.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Profile, ValueType } from '../../model/profile.ts';
import { chooseWeight } from './build-report.ts';
import { compareFilesMessages as m } from './compare-files.messages.ts';
import { prepareProfile, withMainBinary } from './prepare-profile.ts';
import { readProfileFile } from './read-profiles.ts';

/** Costs of the files of one side. */
export interface ReadCosts {
  readonly costs: readonly FunctionCosts[];
  readonly valueType: ValueType;
}

/** A profile on its own, names simplified, ready to be analysed. Errors: those of `readProfileFile`. */
export async function readPrepared(path: string): Promise<Profile> {
  return prepareProfile(withMainBinary(await readProfileFile(path), {}), {});
}

/**
 * Costs of functions in each file. Every file must have the values asked for (by `sampleIndex`, else the first file's own
 * choice). Errors: those of reading, `PROFILES_INCOMPATIBLE`, `BAD_PROFILE_OPTION`.
 */
export async function readCosts(
  paths: readonly string[],
  sampleIndex: string,
  names: FunctionNames,
  wanted: ValueType | null,
): Promise<ReadCosts> {
  const costs: FunctionCosts[] = [];
  let type = wanted;
  for (const path of paths) {
    const profile = await readPrepared(path);
    type ??= profile.sampleTypes[chooseWeight(profile, { sampleIndex, mean: false }).index]!;
    const { type: name, unit } = type;
    const index = profile.sampleTypes.findIndex((t) => t.type === name && t.unit === unit);
    if (index < 0) {
      const has = profile.sampleTypes.map((t) => `${t.type}/${t.unit}`).join(', ');
      throw new AppError('PROFILES_INCOMPATIBLE', {
        values: { detail: say(m.missingType, { path, type: `${name}/${unit}`, has }) },
      });
    }
    costs.push(readFunctionCosts(profile, index, names));
  }
  return { costs, valueType: type ?? { type: '', unit: '' } };
}
