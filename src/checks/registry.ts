import type { AnyCheck } from '../model/check.ts';
import { CHECKS } from './registry.generated.ts';

/** The check with this slug or id, in any letter case. */
export function findCheck(name: string): AnyCheck | undefined {
  const wanted = name.toLowerCase();
  return CHECKS.find((check) => check.slug === wanted || check.id.toLowerCase() === wanted);
}

/** Names by which a check may be asked for. */
export function checkNames(): readonly string[] {
  return CHECKS.flatMap((check) => [check.slug, check.id]);
}
