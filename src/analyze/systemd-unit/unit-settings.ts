import type { SystemdUnit } from '../../model/systemd-unit.ts';
import { splitUnitWords } from './unit-values.ts';

/** A value with the file it comes from. */
export interface UnitValue {
  readonly value: string;
  readonly file: string;
}

/** The last value of a setting; an empty one resets it. Undefined when it is not set. */
export function lastValue(unit: SystemdUnit, key: string): UnitValue | undefined {
  const found = unit.assignments.findLast((a) => a.section === 'Service' && a.key === key);
  return found === undefined || found.value === '' ? undefined : { value: found.value, file: found.file };
}

/** All values of a list setting in their order; an empty one throws away those before it. */
export function listValues(unit: SystemdUnit, key: string): readonly UnitValue[] {
  let values: UnitValue[] = [];
  for (const { section, key: name, value, file } of unit.assignments) {
    if (section !== 'Service' || name !== key) continue;
    if (value === '') values = [];
    else values.push({ value, file });
  }
  return values;
}

/** A variable of `Environment=`; the last assignment wins. */
export function unitVariable(unit: SystemdUnit, name: string): UnitValue | undefined {
  const prefix = `${name}=`;
  return listValues(unit, 'Environment')
    .flatMap(({ value, file }) => splitUnitWords(value).map((word) => ({ value: word, file })))
    .filter(({ value }) => value.startsWith(prefix))
    .map(({ value, file }) => ({ value: value.slice(prefix.length), file }))
    .at(-1);
}
