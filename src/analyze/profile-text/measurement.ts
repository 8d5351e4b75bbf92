import { formatFixed, formatGeneral, padLeft } from './go-format.ts';

interface Unit {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly factor: number;
}

interface UnitFamily {
  readonly base: { readonly name: string; readonly factor: number };
  readonly units: readonly Unit[];
}

function unit(name: string, aliases: readonly string[], factor: number): Unit {
  return { name, aliases, factor };
}

const MEMORY: UnitFamily = {
  base: { name: 'B', factor: 1 },
  units: [
    unit('B', ['b', 'byte'], 1),
    unit('kB', ['kb', 'kbyte', 'kilobyte'], 2 ** 10),
    unit('MB', ['mb', 'mbyte', 'megabyte'], 2 ** 20),
    unit('GB', ['gb', 'gbyte', 'gigabyte'], 2 ** 30),
    unit('TB', ['tb', 'tbyte', 'terabyte'], 2 ** 40),
    unit('PB', ['pb', 'pbyte', 'petabyte'], 2 ** 50),
  ],
};

const TIME: UnitFamily = {
  base: { name: 's', factor: 1e9 },
  units: [
    unit('ns', ['ns', 'nanosecond'], 1),
    unit('us', ['μs', 'us', 'microsecond'], 1e3),
    unit('ms', ['ms', 'millisecond'], 1e6),
    unit('s', ['s', 'sec', 'second'], 1e9),
    unit('hrs', ['hour', 'hr'], 3600e9),
  ],
};

// Normalised compute units, as some cloud profilers count.
const COMPUTE: UnitFamily = {
  base: { name: 'GCU', factor: 1 },
  units: [
    unit('n*GCU', ['nanogcu'], 1e-9),
    unit('u*GCU', ['microgcu'], 1e-6),
    unit('m*GCU', ['milligcu'], 1e-3),
    unit('GCU', ['gcu'], 1),
    unit('k*GCU', ['kilogcu'], 1e3),
    unit('M*GCU', ['megagcu'], 1e6),
    unit('G*GCU', ['gigagcu'], 1e9),
    unit('T*GCU', ['teragcu'], 1e12),
    unit('P*GCU', ['petagcu'], 1e15),
  ],
};

const FAMILIES: readonly UnitFamily[] = [MEMORY, TIME, COMPUTE];

/** A value in another unit. `unit` is empty when it is not worth printing (counts). */
export interface Scaled {
  readonly value: number;
  readonly unit: string;
}

function findUnit(family: UnitFamily, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const singular = lower.length > 2 && lower.endsWith('s') ? lower.slice(0, -1) : lower;
  return family.units.find(({ aliases }) => aliases.includes(singular));
}

/**
 * Converts a value between units of one family (bytes, time, compute). `minimum` and `auto` as target choose the largest
 * unit that leaves at least 1. A unit of no family stays as it is.
 * Source: google/pprof `internal/measurement/measurement.go` Scale.
 */
export function scale(value: bigint, from: string, to: string): Scaled {
  if (value < 0n && value !== -(1n << 63n)) {
    const positive = scale(-value, from, to);
    return { value: -positive.value, unit: positive.unit };
  }
  for (const family of FAMILIES) {
    const source = findUnit(family, from);
    if (source !== undefined) return convert(family, Number(value) * source.factor, to);
  }
  const isPlain = ['count', 'sample', 'unit', 'minimum', 'auto'].includes(to);
  return { value: Number(value), unit: isPlain ? '' : to };
}

function convert(family: UnitFamily, amount: number, to: string): Scaled {
  if (to === 'minimum' || to === 'auto') {
    let best: Unit | undefined;
    for (const candidate of family.units) {
      if (candidate.factor >= (best?.factor ?? 0) && amount / candidate.factor >= 1) best = candidate;
    }
    const chosen = best ?? family.base;
    return { value: amount / chosen.factor, unit: chosen.name };
  }
  const target = findUnit(family, to) ?? family.base;
  return { value: amount / target.factor, unit: target.name };
}

/** True when values of both units can be shown in one. */
export function areUnitsCompatible(a: string, b: string): boolean {
  return (
    a === b ||
    FAMILIES.some((family) => findUnit(family, a) !== undefined && findUnit(family, b) !== undefined)
  );
}

/** A value with its unit as reports print it: two decimals at most, `0` without unit. */
export function scaledLabel(value: bigint, from: string, to: string): string {
  const scaled = scale(value, from, to);
  const digits = formatFixed(scaled.value, 2).replace(/\.00$/, '');
  return digits === '0' || digits === '-0' ? '0' : digits + scaled.unit;
}

/** A share of a total in six columns: `12.34%`, `  100%`, ` 0.12%`; the sign is dropped. */
export function percentage(value: bigint, total: bigint): string {
  const ratio = total === 0n ? 0 : Math.abs(Number(value) / Number(total)) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  return `${padLeft(ratio >= 1 ? formatFixed(ratio, 2) : formatGeneral(ratio, 2), 5)}%`;
}
