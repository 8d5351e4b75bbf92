import type { DumpSummary, Goroutine, GoroutineFrame, GoroutineStack } from '../../model/goroutine-dump.ts';
import type { Profile } from '../../model/profile.ts';

/** What the text form leaves out at the beginning of a stack, and how it prints instances of generic functions. Source: Go
 * `src/runtime/pprof/pprof.go`, printStackRecord; `src/runtime/symtab.go`, funcNameForPrint. */
const RUNTIME = /^(?:runtime\.|internal\/runtime\/)/;
const INSTANCE = /\[.*\]/;

/** The goroutines of a binary profile, as a text profile (`debug=1`) would have them. */
export interface ProfileDump {
  readonly goroutines: readonly Goroutine[];
  readonly summary: DumpSummary;
}

/**
 * Reads `/debug/pprof/goroutine` or `goroutineleak` in protobuf as a dump: a record a sample, with stack, labels and count. Null
 * for profiles of other kinds. Source: Go `src/runtime/pprof/pprof.go`, writeRuntimeProfile and printCountProfile.
 */
export function dumpOfProfile(profile: Profile): ProfileDump | null {
  const column = profile.sampleTypes.findIndex(
    ({ type, unit }) => (type === 'goroutine' || type === 'goroutineleak') && unit === 'count',
  );
  const values = profile.samples.values[column];
  if (values === undefined) return null;
  const isLeaks = profile.sampleTypes[column]?.type === 'goroutineleak';
  const stacks = new Map<number, GoroutineStack>();
  const goroutines: Goroutine[] = [];
  let sum = 0;
  for (let row = 0; row < profile.samples.count; row++) {
    const count = values.toNumber(row);
    const node = profile.samples.stack[row] ?? 0;
    if (count <= 0 || node === 0) continue;
    const stack = stacks.get(node) ?? stackOf(profile, node);
    stacks.set(node, stack);
    sum += count;
    goroutines.push({
      id: null,
      count,
      status: null,
      waitMinutes: 0,
      locked: false,
      leaked: isLeaks,
      durable: false,
      bubble: null,
      thread: null,
      labels: labelsOf(profile, profile.samples.labels[row] ?? 0),
      stack,
      args: [],
      creatorId: null,
      stackUnavailable: false,
    });
  }
  return {
    goroutines,
    summary: {
      kind: isLeaks ? 'leaks' : 'profile',
      line: 1,
      causes: [],
      goroutines: sum,
      announced: null,
      truncated: false,
      strayLines: 0,
    },
  };
}

function stackOf({ stacks, locations, functions, strings }: Profile, node: number): GoroutineStack {
  const frames: GoroutineFrame[] = [];
  for (let at = node; at !== 0; at = stacks.parent[at] ?? 0) {
    const row = stacks.location[at] ?? 0;
    const [from, to] = [locations.lineStart[row] ?? 0, locations.lineStart[row + 1] ?? 0];
    if (from === to) {
      const func = `0x${locations.address.getUnsigned(row).toString(16)}`;
      frames.push({ func, file: '', line: 0, inlined: false });
    }
    for (let line = from; line < to; line++) {
      const fn = locations.lineFunction[line] ?? -1;
      frames.push({
        func: fn < 0 ? '?' : strings.get(functions.name[fn] ?? 0).replace(INSTANCE, '[...]'),
        file: fn < 0 ? '' : strings.get(functions.filename[fn] ?? 0),
        line: locations.line.toNumber(line),
        inlined: line < to - 1,
      });
    }
  }
  // As the text form prints it, so that both forms of one goroutine are one group.
  const first = frames.findIndex(({ func }) => !RUNTIME.test(func));
  const shown = first < 0 ? frames : frames.slice(first);
  return { frames: shown.filter(({ func }) => func !== 'runtime.goexit'), createdBy: null, elided: 0 };
}

function labelsOf({ labels, strings }: Profile, set: number): (readonly [key: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  for (let entry = labels.start(set); entry < labels.start(set + 1); entry++) {
    const text = labels.str(entry);
    const value = text === 0 ? String(labels.num(entry)) : strings.get(text);
    found.push([strings.get(labels.key(entry)), value]);
  }
  return found;
}
