import {
  type CompareOptions,
  compareProfiles,
  type ProfileComparison,
} from '../../analyze/profile-diff/compare-profiles.ts';
import { FunctionNames } from '../../analyze/profile-diff/function-costs.ts';
import type { ValueType } from '../../model/profile.ts';
import { readCosts } from './read-costs.ts';

/** Two sides and how to compare them. */
export interface CompareRequest extends CompareOptions {
  readonly base: readonly string[];
  readonly next: readonly string[];
  /** Name or number of the values; empty for the first file's own choice. */
  readonly sampleIndex: string;
}

/** A comparison of files. */
export interface FileComparison extends ProfileComparison {
  readonly valueType: ValueType;
  /** True when the profiles have a length, so that the whole cost is per second. */
  readonly isPerSecond: boolean;
}

/** Compares files of two sides. Errors: those of reading, `PROFILES_INCOMPATIBLE`, `BAD_PROFILE_OPTION`. */
export async function compareFiles(request: CompareRequest): Promise<FileComparison> {
  const names = new FunctionNames();
  const base = await readCosts(request.base, request.sampleIndex, names, null);
  const next = await readCosts(request.next, request.sampleIndex, names, base.valueType);
  const { basis, threshold, confidence, falseRate } = request;
  const options = { basis, threshold, confidence, falseRate };
  return {
    ...compareProfiles(base.costs, next.costs, names, options),
    valueType: base.valueType,
    isPerSecond: base.costs.every((c) => c.seconds > 0),
  };
}

/** Exit code of the gate: 0 nothing costs more, 1 a regression, 5 too few samples to tell. */
export function gateExitCode({ verdict }: ProfileComparison): number {
  return verdict === 'fine' ? 0 : verdict === 'regression' ? 1 : 5;
}

/** The comparison for programs. Infinite bounds are null. Additive: fields are added, never renamed. */
export function comparisonToJson(comparison: FileComparison): object {
  const { valueType, options, files, ...rest } = comparison;
  return {
    schema: 1,
    report: 'diff',
    sampleType: valueType.type,
    unit: valueType.unit,
    options,
    files: { base: files[0], next: files[1] },
    exitCode: gateExitCode(comparison),
    ...rest,
  };
}
