import type { Profile } from '../../model/profile.ts';

/** What one profile says about each function, by the numbers of a `FunctionNames`. */
export interface FunctionCosts {
  /** Sum of all values. */
  readonly total: number;
  /** Independent observations behind the total: samples taken. Null where the profile is a count of everything. */
  readonly events: number | null;
  /** Length of the collection; 0 for a moment. */
  readonly seconds: number;
  readonly flat: ReadonlyMap<number, number>;
  /** Each function once a sample, recursion included. */
  readonly cum: ReadonlyMap<number, number>;
  /** Value of the samples in which one function calls another: callee, then caller. */
  readonly callers: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/** Numbers for function names, the same over several profiles. */
export class FunctionNames {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a name; instances of a generic function share one. */
  number(name: string): number {
    const plain = collapseShapes(name);
    let number = this.#numbers.get(plain);
    if (number === undefined) {
      number = this.names.length;
      this.names.push(plain);
      this.#numbers.set(plain, number);
    }
    return number;
  }

  name(number: number): string {
    return this.names[number] ?? '';
  }
}

/**
 * `main.G[go.shape.string]` as `main.G[...]`: the runtime may name the wrong instance (golang/go#64528). Brackets may
 * stand inside one another.
 */
function collapseShapes(name: string): string {
  const at = name.indexOf('[go.shape.');
  if (at < 0) return name;
  const end = name.lastIndexOf(']');
  return end < at ? name : `${name.slice(0, at)}[...]${name.slice(end + 1)}`;
}

/**
 * Flat and cumulated values of every function and the calls between them. `runtime.asyncPreempt` on top of a stack counts
 * for the function below. Values beyond 2^53 lose their last digits.
 * Bounds: time by distinct stacks and their depth. Errors: none.
 */
export function readFunctionCosts(profile: Profile, index: number, names: FunctionNames): FunctionCosts {
  const { stacks, samples, locations, functions, strings } = profile;
  const own = new Float64Array(stacks.size);
  const column = samples.values[index]!;
  let total = 0;
  for (let row = 0; row < samples.count; row++) {
    const value = column.toNumber(row);
    total += value;
    own[samples.stack[row]!] = own[samples.stack[row]!]! + value;
  }
  const numbers = Array.from({ length: functions.count }, (_, row) =>
    names.number(strings.get(functions.name[row]!)),
  );
  const unknown = names.number('<unknown>');
  const preempt = names.number('runtime.asyncPreempt');
  const flat = new Map<number, number>();
  const cum = new Map<number, number>();
  const callers = new Map<number, Map<number, number>>();
  const { parent, location } = stacks;
  const seen = new Set<number>();
  const calls = new Set<string>();
  for (let node = 1; node < stacks.size; node++) {
    const value = own[node]!;
    if (value === 0) continue;
    seen.clear();
    calls.clear();
    let callee = -1;
    for (let at = node; at !== 0; at = parent[at]!) {
      const place = location[at]!;
      const [from, to] = [locations.lineStart[place]!, locations.lineStart[place + 1]!];
      for (let line = from; line < Math.max(to, from + 1); line++) {
        const row = line < to ? locations.lineFunction[line]! : -1;
        const caller = row < 0 ? unknown : numbers[row]!;
        // The call that a preemption puts in is the interrupted function's own time: where it lands is chance.
        if (callee < 0 && caller === preempt) continue;
        if (callee < 0) flat.set(caller, (flat.get(caller) ?? 0) + value);
        if (!seen.has(caller)) {
          seen.add(caller);
          cum.set(caller, (cum.get(caller) ?? 0) + value);
        }
        if (callee >= 0 && callee !== caller && !calls.has(`${callee} ${caller}`)) {
          calls.add(`${callee} ${caller}`);
          const row2 = callers.get(callee) ?? new Map<number, number>();
          row2.set(caller, (row2.get(caller) ?? 0) + value);
          callers.set(callee, row2);
        }
        callee = caller;
      }
    }
  }
  const seconds = Number(profile.durationNano) / 1e9;
  return { total, events: countEvents(profile, total), seconds, flat, cum, callers };
}

/**
 * How many samples the profiler took: the count beside CPU time, else value / period; of a heap its bytes / rate. Null for
 * contention, whose values are no counts of equal weight, and for censuses such as goroutines.
 */
function countEvents(profile: Profile, total: number): number | null {
  const { sampleTypes, samples, period, periodType } = profile;
  const sumOf = (type: string): number | null => {
    const at = sampleTypes.findIndex((t) => t.type === type);
    if (at < 0) return null;
    let sum = 0;
    for (let row = 0; row < samples.count; row++) sum += Math.abs(samples.values[at]!.toNumber(row));
    return sum;
  };
  const rate = Number(period);
  if (periodType.type === 'cpu') return sumOf('samples') ?? (rate > 0 ? total / rate : null);
  if (periodType.type === 'space' && rate > 0) {
    const bytes = sumOf('alloc_space') ?? sumOf('inuse_space') ?? sumOf('space');
    return bytes === null ? null : bytes / rate;
  }
  return sampleTypes.some((t) => t.type === 'samples') ? sumOf('samples') : null;
}
