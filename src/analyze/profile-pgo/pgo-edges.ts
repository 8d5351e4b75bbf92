import type { Profile } from '../../model/profile.ts';

/** A call site as the compiler knows it: function, line relative to `func`, and the function that is called. */
export interface PgoEdge {
  readonly caller: string;
  readonly callee: string;
  /** Line of the call minus the line of `func`. */
  readonly offset: number;
  readonly weight: number;
}

/** The calls of a profile as the Go compiler reads them. */
export interface PgoEdges {
  /** Heaviest first, in the compiler's order of equals. */
  readonly edges: readonly PgoEdge[];
  readonly total: number;
  /** Row of the sample types that is counted; null when the compiler would refuse the profile. */
  readonly sampleIndex: number | null;
  /** Some function has a start line; without any the compiler refuses the profile. */
  readonly hasStartLine: boolean;
  /** Part of the samples' weight whose leaf function has a start line. */
  readonly startLineShare: number;
}

/** The sample type that the compiler counts: the first of these. Source: Go `src/cmd/internal/pgo/pprof.go` FromPProf. */
function sampleIndexOf(profile: Profile): number | null {
  const at = profile.sampleTypes.findIndex(
    ({ type, unit }) =>
      (type === 'samples' && unit === 'count') || (type === 'cpu' && unit === 'nanoseconds'),
  );
  return at < 0 ? null : at;
}

/**
 * Weighted calls between functions with lines relative to the caller, as in the compiler's graph: of each sample only the two
 * innermost locations with the calls inlined into them, each edge once.
 * Source: Go `src/cmd/internal/pgo/pprof.go` createNamedEdgeMap, `src/internal/profile/graph.go` NewGraph.
 */
export function pgoEdges(profile: Profile): PgoEdges {
  const sampleIndex = sampleIndexOf(profile);
  const { stacks, samples, functions, strings } = profile;
  const none = { edges: [], total: 0, sampleIndex, hasStartLine: false, startLineShare: 0 };
  if (sampleIndex === null) return none;
  const own = new Float64Array(stacks.size);
  const column = samples.values[sampleIndex]!;
  for (let row = 0; row < samples.count; row++)
    own[samples.stack[row]!] = own[samples.stack[row]!]! + column.toNumber(row);
  const nodes = new CallNodes(profile);
  const weights = new Map<string, number>();
  let all = 0;
  let withLine = 0;
  const { parent, location } = stacks;
  const path: number[] = [];
  for (let node = 1; node < stacks.size; node++) {
    const value = own[node]!;
    if (value === 0) continue;
    path.length = 0;
    nodes.ofLocation(location[node]!, path);
    if (parent[node]! !== 0) nodes.ofLocation(location[parent[node]!]!, path);
    all += value;
    if ((nodes.startLine[path[0] ?? -1] ?? 0) > 0) withLine += value;
    const seen = new Set<string>();
    for (let i = 0; i + 1 < path.length; i++) {
      const [callee, caller] = [path[i]!, path[i + 1]!];
      // A node that calls itself is no edge of the graph; an edge counts once a sample, recursion included.
      if (callee === caller) continue;
      const key = `${caller} ${callee}`;
      if (seen.has(key)) continue;
      seen.add(key);
      weights.set(key, (weights.get(key) ?? 0) + value);
    }
  }
  const hasStartLine = Array.from({ length: functions.count }, (_, f) =>
    functions.startLine.isZero(f),
  ).includes(false);
  const edges = named(weights, nodes, (row) => (row < 0 ? '' : strings.get(functions.name[row]!)));
  return {
    edges,
    total: edges.reduce((sum, e) => sum + e.weight, 0),
    sampleIndex,
    hasStartLine,
    startLineShare: all === 0 ? 0 : withLine / all,
  };
}

/** Nodes of the compiler's graph: a function and a line in it. */
class CallNodes {
  readonly function: number[] = [];
  readonly line: number[] = [];
  readonly startLine: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly #profile: Profile;
  readonly #known: (readonly number[] | undefined)[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** Adds the nodes of a location to a path, innermost first. */
  ofLocation(row: number, path: number[]): void {
    let known = this.#known[row];
    if (known === undefined) {
      known = this.#read(row);
      this.#known[row] = known;
    }
    for (const node of known) path.push(node);
  }

  #read(row: number): number[] {
    const { locations, functions } = this.#profile;
    const found: number[] = [];
    const from = locations.lineStart[row]!;
    // A location without lines is a node of its own, without a name.
    const to = Math.max(from + 1, locations.lineStart[row + 1]!);
    for (let at = from; at < to; at++) {
      const isKnown = at < locations.lineStart[row + 1]!;
      const called = isKnown ? locations.lineFunction[at]! : -1;
      const line = called < 0 ? 0 : locations.line.toNumber(at);
      const start = called < 0 ? 0 : functions.startLine.toNumber(called);
      const name = called < 0 ? 0 : functions.name[called]!;
      const key = `${locations.address.getUnsigned(row)} ${name} ${start} ${line}`;
      let id = this.#ids.get(key);
      if (id === undefined) {
        id = this.function.length;
        this.#ids.set(key, id);
        this.function.push(called);
        this.line.push(line);
        this.startLine.push(start);
      }
      found.push(id);
    }
    return found;
  }
}

function named(
  weights: ReadonlyMap<string, number>,
  nodes: CallNodes,
  nameOf: (row: number) => string,
): PgoEdge[] {
  const joined = new Map<string, { caller: string; callee: string; offset: number; weight: number }>();
  for (const [key, weight] of weights) {
    const [from = 0, to = 0] = key.split(' ').map(Number);
    const caller = nameOf(nodes.function[from]!);
    const callee = nameOf(nodes.function[to]!);
    const offset = nodes.line[from]! - nodes.startLine[from]!;
    const name = `${caller}\n${callee}\n${offset}`;
    const known = joined.get(name);
    if (known === undefined) joined.set(name, { caller, callee, offset, weight });
    else known.weight += weight;
  }
  return [...joined.values()].sort(
    (a, b) =>
      b.weight - a.weight ||
      compareText(a.caller, b.caller) ||
      compareText(a.callee, b.callee) ||
      a.offset - b.offset,
  );
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The calls in the form that `go tool preprofile` writes and `-pgo` reads. Source: Go `src/cmd/internal/pgo/serialize.go`. */
export function renderPreprofile({ edges }: PgoEdges): string {
  const lines = edges.map((e) => `${e.caller}\n${e.callee}\n${e.offset} ${e.weight}\n`);
  return `GO PREPROFILE V1\n${lines.join('')}`;
}
