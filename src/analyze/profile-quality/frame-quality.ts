import type { Profile } from '../../model/profile.ts';
import type { ProfileKind } from './profile-kind.ts';

/** Parts of a profile's weight, 0 to 1, whose stacks have a defect. */
export interface FrameQuality {
  /** The innermost frame has no name. */
  readonly unknownLeaf: number;
  /** Some frame has no name. */
  readonly unknownAny: number;
  /** Events that the runtime counted without a stack. */
  readonly lost: number;
  readonly lostNames: readonly string[];
  /** Time in code that is not Go: C libraries, the dynamic loader. */
  readonly external: number;
  /** Stacks cut at the profiler's limit. */
  readonly truncated: number;
  /** The limit in frames; 0 when nothing was cut. */
  readonly limit: number;
  /** Frames named after one instance of a generic function. */
  readonly shapes: number;
  readonly hasStartLine: boolean;
}

const LOST = new Set([
  'runtime._LostExternalCode',
  'runtime._LostSIGPROFDuringAtomic64',
  'runtime._LostContendedRuntimeLock',
  'runtime/pprof.lostProfileEvent',
]);
const EXTERNAL = new Set(['runtime._ExternalCode', 'runtime._LostExternalCode']);
/** Frames above the limit that the last call may bring in by being expanded into its inlined calls. */
const SLACK = 8;
/** Frames below the limit: some of the runtime's own innermost ones are left out after the cut. */
const MISSING = 2;

/** Reads the defects of stacks, by the weight of one value. Bounds: time by distinct stacks and their depth. */
export function readFrameQuality(profile: Profile, index: number, kind: ProfileKind): FrameQuality {
  const { stacks, samples, locations, functions } = profile;
  const own = new Float64Array(stacks.size);
  const column = samples.values[index];
  for (let row = 0; row < samples.count; row++)
    own[samples.stack[row]!] = own[samples.stack[row]!]! + Math.abs(column?.toNumber(row) ?? 0);
  const marks = markLocations(profile);
  const sums = { all: 0, unknownLeaf: 0, unknownAny: 0, lost: 0, external: 0, shapes: 0 };
  const weights: StackWeight[] = [];
  // Root to leaf: parents come first, so depth and marks flow down.
  const depth = new Uint32Array(stacks.size);
  const path = new Uint8Array(stacks.size);
  const root = new Uint32Array(stacks.size);
  for (let node = 1; node < stacks.size; node++) {
    const place = stacks.location[node]!;
    const lines = locations.lineStart[place + 1]! - locations.lineStart[place]!;
    depth[node] = depth[stacks.parent[node]!]! + Math.max(1, lines);
    root[node] = stacks.parent[node] === 0 ? node : root[stacks.parent[node]!]!;
    path[node] = path[stacks.parent[node]!]! | marks[place]!;
    const value = own[node]!;
    if (value === 0) continue;
    sums.all += value;
    if ((marks[place]! & UNKNOWN) !== 0) sums.unknownLeaf += value;
    if ((path[node]! & UNKNOWN) !== 0) sums.unknownAny += value;
    if ((path[node]! & IS_LOST) !== 0) sums.lost += value;
    if ((path[node]! & IS_EXTERNAL) !== 0) sums.external += value;
    if ((path[node]! & IS_SHAPE) !== 0) sums.shapes += value;
    weights.push({ depth: depth[node]!, root: rootName(profile, root[node]!), value });
  }
  const { truncated, limit } = cutDepth(weights, kind);
  const all = sums.all === 0 ? 1 : sums.all;
  return {
    unknownLeaf: sums.unknownLeaf / all,
    unknownAny: sums.unknownAny / all,
    lost: sums.lost / all,
    lostNames: lostNames(profile),
    external: sums.external / all,
    truncated: truncated / all,
    limit,
    shapes: sums.shapes / all,
    hasStartLine: Array.from({ length: functions.count }, (_, f) => functions.startLine.isZero(f)).includes(
      false,
    ),
  };
}

const UNKNOWN = 1;
const IS_LOST = 2;
const IS_EXTERNAL = 4;
const IS_SHAPE = 8;

function markLocations(profile: Profile): Uint8Array {
  const { locations } = profile;
  const byFunction = markFunctions(profile);
  const marks = new Uint8Array(locations.count);
  for (let row = 0; row < locations.count; row++) {
    const [from, to] = [locations.lineStart[row]!, locations.lineStart[row + 1]!];
    let mark = from === to ? UNKNOWN : 0;
    for (let line = from; line < to; line++) {
      const called = locations.lineFunction[line]!;
      mark |= called < 0 ? UNKNOWN : byFunction[called]!;
    }
    marks[row] = mark;
  }
  return marks;
}

function markFunctions({ functions, strings }: Profile): Uint8Array {
  const marks = new Uint8Array(functions.count);
  for (let row = 0; row < functions.count; row++) {
    const name = strings.get(functions.name[row]!);
    marks[row] =
      (name === '' || name === '<unknown>' || /^0x[0-9a-f]+$/.test(name) ? UNKNOWN : 0) |
      (LOST.has(name) ? IS_LOST : 0) |
      (EXTERNAL.has(name) ? IS_EXTERNAL : 0) |
      (name.includes('[go.shape.') ? IS_SHAPE : 0);
  }
  return marks;
}

function lostNames({ functions, strings }: Profile): string[] {
  const names = Array.from({ length: functions.count }, (_, row) => strings.get(functions.name[row]!));
  return [...new Set(names.filter((name) => LOST.has(name)))];
}

interface StackWeight {
  readonly depth: number;
  readonly root: string;
  readonly value: number;
}

/** The outermost function of a stack. */
function rootName({ stacks, locations, functions, strings }: Profile, node: number): string {
  const end = locations.lineStart[stacks.location[node]! + 1]!;
  const called = end > locations.lineStart[stacks.location[node]!]! ? locations.lineFunction[end - 1]! : -1;
  return called < 0 ? '' : strings.get(functions.name[called]!);
}

/**
 * The runtime cuts stacks at a fixed number of frames: 64 for CPU, 32 before Go 1.23 and 128 since for the others, or what
 * GODEBUG=profstackdepth says (at most 1024). Stacks were cut when the deepest stand at such a limit and begin in a function
 * that no shallower stack begins in. Source: Go `src/runtime/cpuprof.go` maxCPUProfStack, `src/runtime/mprof.go`.
 */
function cutDepth(
  weights: readonly StackWeight[],
  kind: ProfileKind,
): { readonly truncated: number; readonly limit: number } {
  const deepest = weights.reduce((most, w) => Math.max(most, w.depth), 0);
  const limits = kind === 'cpu' ? [64] : [32, 128, 256, 512, 1024];
  const limit = limits.find((l) => deepest >= l - MISSING && deepest <= l + SLACK);
  if (limit === undefined) return { truncated: 0, limit: 0 };
  const roots = new Set(weights.filter((w) => w.depth < limit - SLACK).map((w) => w.root));
  for (const name of ['runtime.main', 'runtime.goexit', 'runtime.mstart', 'runtime.mcall']) roots.add(name);
  const cut = weights.filter((w) => w.depth >= limit - MISSING && !roots.has(w.root));
  return { truncated: cut.reduce((sum, w) => sum + w.value, 0), limit: cut.length === 0 ? 0 : limit };
}
