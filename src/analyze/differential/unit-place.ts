import type { Blame } from '../../model/differential.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { SystemdUnit } from '../../model/systemd-unit.ts';
import { parseUnitSize, splitUnitWords } from '../systemd-unit/unit-values.ts';

type Place = NonNullable<Blame['setIn']>;
type Fits = (value: string | null) => boolean;

/** Keys of a unit that make the kernel's files what they are (systemd.resource-control(5)). */
const UNIT_KEYS = { cpu: ['CPUQuota'], memory: ['MemoryMax', 'MemoryHigh', 'MemoryLimit'] } as const;

/**
 * Where the unit of the process sets a variable: the last line of its EnvironmentFile= files, which win, else the last
 * Environment= (systemd.exec(5)). An empty Environment= takes back what stood before it.
 */
export function unitVariablePlace(facts: FactTable, name: string, fits: Fits): Place | undefined {
  const unit = valueOf(facts['systemd.unit']);
  if (unit === undefined) return undefined;
  const inFile = unit.environmentFiles?.findLast((one) => one.name === name);
  if (inFile !== undefined && fits(inFile.value))
    return { file: inFile.file, line: `${name}=${inFile.value}`, at: inFile.line };
  const reset = unit.assignments.findLastIndex(({ key, value }) => key === 'Environment' && value === '');
  const found = unit.assignments
    .slice(reset + 1)
    .flatMap((assigned) =>
      assigned.key !== 'Environment'
        ? []
        : splitUnitWords(assigned.value)
            .filter((word) => word.startsWith(`${name}=`))
            .map((word) => ({ assigned, value: word.slice(name.length + 1) })),
    )
    .at(-1);
  // Specifiers (%i) are filled in by systemd.
  return found === undefined || !fits(found.value.includes('%') ? null : found.value)
    ? undefined
    : placeOf(found.assigned, `Environment=${name}=${found.value}`);
}

/** Where the unit, or a slice above it, sets a limit. */
export function unitLimitPlace(facts: FactTable, resource: 'cpu' | 'memory', fits: Fits): Place | undefined {
  const unit = valueOf(facts['systemd.unit']);
  const units = [...(unit === undefined ? [] : [unit]), ...(valueOf(facts['systemd.slices']) ?? [])];
  return units.map((one) => limitOf(one, resource, fits)).find((place) => place !== undefined);
}

function limitOf({ assignments }: SystemdUnit, resource: 'cpu' | 'memory', fits: Fits): Place | undefined {
  for (const wanted of UNIT_KEYS[resource]) {
    // Of one key the last line counts, whatever the earlier ones say.
    const last = assignments.findLast(({ key }) => key === wanted);
    if (last === undefined || last.value === '') continue;
    const amount = resource === 'cpu' ? cpusOf(last.value) : bytesOf(last.value);
    if (amount !== undefined && fits(amount)) return placeOf(last, `${last.key}=${last.value}`);
  }
  return undefined;
}

/** CPUQuota=50% is half a CPU; undefined for what sets no limit. */
function cpusOf(value: string): string | undefined {
  const share = /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1];
  return share === undefined ? undefined : String(Number(share) / 100);
}

/** A share of the machine's memory cannot be told here and fits any number. */
function bytesOf(value: string): string | null | undefined {
  if (value.endsWith('%')) return null;
  const bytes = parseUnitSize(value, undefined);
  return bytes === null || bytes === undefined ? undefined : String(bytes);
}

function placeOf({ file, line: at }: { readonly file: string; readonly line?: number }, line: string): Place {
  return { file, line, ...(at === undefined ? {} : { at }) };
}
