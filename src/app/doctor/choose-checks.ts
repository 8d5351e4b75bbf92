import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import { checkNames, findCheck } from '../../checks/registry.ts';
import { type AnyCheck, CHECK_ROOMS } from '../../model/check.ts';
import { chooseMessages as m } from './choose-checks.messages.ts';

/** The checks that names select: a slug, an id, or a room; all when there are no names. Raises UNKNOWN_CHECK. */
export function chooseChecks(names: readonly string[]): readonly AnyCheck[] {
  if (names.length === 0) return CHECKS;
  const chosen = new Set(names.flatMap(checksOf));
  return CHECKS.filter((check) => chosen.has(check));
}

function checksOf(name: string): readonly AnyCheck[] {
  if (CHECK_ROOMS.some((room) => room === name)) return CHECKS.filter((check) => check.room === name);
  const check = findCheck(name);
  if (check !== undefined) return [check];
  const near = nearestName(name, checkNames());
  const suggestion = near === undefined ? say(m.list) : say(m.near, { near });
  throw new AppError('UNKNOWN_CHECK', { values: { name, suggestion } });
}
