import { type Evidence, mapEvidence } from '../model/evidence.ts';
import type { ReadOptions, Target } from '../model/target.ts';

/** A text file of the target. */
export async function readText(
  target: Target,
  path: string,
  options?: ReadOptions,
): Promise<Evidence<string>> {
  return mapEvidence(await target.readFile(path, options), (bytes) => new TextDecoder().decode(bytes));
}

/** A text file of the target, understood by `parse`; `failed` when `parse` answers `undefined`. */
export async function readParsed<T>(
  target: Target,
  path: string,
  parse: (text: string) => T | undefined,
  options?: ReadOptions,
): Promise<Evidence<T>> {
  return mapEvidence(await readText(target, path, options), parse);
}
