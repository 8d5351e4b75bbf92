import { PairIndex } from '../../model/profile-pairs.ts';
import type { Profile } from '../../model/profile.ts';
import type { NodeTable } from './node-table.ts';
import { WeightSums } from './sample-weights.ts';
import { stackChildren } from './stack-children.ts';
import type { StackSums } from './stack-sums.ts';

/**
 * A call graph as columns. Nodes are those of the node table; edges are numbered from 1, `edges.first` is the caller,
 * `edges.second` the callee.
 */
export interface CallGraph {
  readonly flat: WeightSums;
  readonly cum: WeightSums;
  readonly edges: PairIndex;
  readonly edgeWeight: WeightSums;
  /** 1 where calls in between were left out. */
  readonly edgeResidual: Uint8Array;
  /** 1 where every such call is inlined. */
  readonly edgeInline: Uint8Array;
}

/**
 * Adds stacks up by node. A node or edge that occurs several times in one stack (recursion) counts once. With `kept`, other
 * nodes are stepped over: edges across them are residual, and weight that ends in them is nobody's own.
 *
 * Cost is linear in the tree of stacks, whatever the number of samples: going down, each first appearance of a node on the
 * path takes the weight of everything that goes through. Source for the rules: google/pprof `internal/graph/graph.go`
 * newGraph.
 */
export function buildCallGraph(
  profile: Profile,
  table: NodeTable,
  sums: StackSums,
  kept?: Uint8Array,
  hasEdges = true,
): CallGraph {
  const walk = new GraphWalk(profile, table, sums, kept, hasEdges);
  walk.run();
  return walk.result();
}

const NONE = 0xffff_ffff;

class GraphWalk {
  readonly #table: NodeTable;
  readonly #sums: StackSums;
  readonly #kept: Uint8Array | undefined;
  readonly #hasEdges: boolean;
  readonly #profile: Profile;
  readonly #flat: WeightSums;
  readonly #cum: WeightSums;
  readonly #edges = new PairIndex();
  #edgeSums: Float64Array<ArrayBuffer>;
  #edgeCapacity = 1024;
  readonly #residual: number[] = [0];
  readonly #inline: number[] = [0];
  // How often each node and edge lies on the path from the root to here.
  readonly #nodeOnPath: Uint32Array;
  #edgeOnPath = new Uint32Array(1024);
  // What to undo when going back up: pairs (node, edge or 0).
  #undo = new Uint32Array(4096);
  #undoCount = 0;

  constructor(
    profile: Profile,
    table: NodeTable,
    sums: StackSums,
    kept: Uint8Array | undefined,
    hasEdges: boolean,
  ) {
    this.#hasEdges = hasEdges;
    this.#profile = profile;
    this.#table = table;
    this.#sums = sums;
    this.#kept = kept;
    const { layout } = sums.own;
    this.#flat = new WeightSums(layout, table.infos.length);
    this.#cum = new WeightSums(layout, table.infos.length);
    this.#nodeOnPath = new Uint32Array(table.infos.length);
    this.#edgeSums = new Float64Array(layout.channels * this.#edgeCapacity);
  }

  run(): void {
    const { stacks } = this.#profile;
    const { location } = stacks;
    const { first, next } = stackChildren(stacks, this.#sums.isUsed);
    // Per depth: the stack, the undo position before it, and the innermost kept node with its residual mark.
    const path: number[] = [0];
    const undoAt: number[] = [0];
    const caller: number[] = [NONE];
    const skipped: boolean[] = [false];
    let depth = 0;
    let node = first[0]!;
    while (depth >= 0) {
      if (node === 0) {
        this.#leave(undoAt[depth]!);
        node = next[path[depth]!]!;
        depth--;
        continue;
      }
      depth++;
      path[depth] = node;
      undoAt[depth] = this.#undoCount;
      this.#caller = caller[depth - 1]!;
      this.#skipped = skipped[depth - 1]!;
      this.#enter(node, location[node]!);
      caller[depth] = this.#caller;
      skipped[depth] = this.#skipped;
      node = first[node]!;
    }
  }

  #caller = NONE;
  #skipped = false;

  #enter(stack: number, location: number): void {
    const { start, nodes } = this.#table;
    const end = start[location + 1]! - 1;
    for (let at = end; at >= start[location]!; at--) {
      const node = nodes[at]!;
      if (this.#kept !== undefined && this.#kept[node] === 0) {
        this.#skipped = true;
        continue;
      }
      const isCall = this.#hasEdges && this.#caller !== NONE && this.#caller !== node;
      const edge = isCall ? this.#edge(node, at !== end) : 0;
      if (this.#nodeOnPath[node]!++ === 0) addThrough(this.#cum, node, this.#sums, stack);
      if (edge > 0 && this.#edgeOnPath[edge]!++ === 0) this.#weighEdge(edge, stack);
      this.#note(node, edge);
      this.#caller = node;
      this.#skipped = false;
    }
    if (this.#sums.hasOwn[stack] === 1 && this.#caller !== NONE && !this.#skipped) {
      const { own } = this.#sums;
      for (let c = 0; c < own.layout.channels; c++) {
        const to = c * this.#flat.length + this.#caller;
        this.#flat.sums[to] = this.#flat.sums[to]! + own.sums[c * own.length + stack]!;
      }
    }
  }

  #edge(callee: number, inline: boolean): number {
    const edge = this.#edges.number(this.#caller, callee);
    if (edge === this.#residual.length) {
      this.#residual.push(0);
      this.#inline.push(1);
      if (edge >= this.#edgeCapacity) this.#growEdges();
    }
    // Only the first appearance in a stack says how a call is made.
    if (this.#edgeOnPath[edge] === 0) {
      if (this.#skipped) this.#residual[edge] = 1;
      if (!inline) this.#inline[edge] = 0;
    }
    return edge;
  }

  #weighEdge(edge: number, stack: number): void {
    const { through } = this.#sums;
    for (let c = 0; c < through.layout.channels; c++) {
      const to = c * this.#edgeCapacity + edge;
      this.#edgeSums[to] = this.#edgeSums[to]! + through.sums[c * through.length + stack]!;
    }
  }

  #growEdges(): void {
    const { channels } = this.#sums.own.layout;
    const capacity = this.#edgeCapacity * 2;
    const sums = new Float64Array(channels * capacity);
    for (let c = 0; c < channels; c++) {
      const from = c * this.#edgeCapacity;
      sums.set(this.#edgeSums.subarray(from, from + this.#edgeCapacity), c * capacity);
    }
    this.#edgeSums = sums;
    this.#edgeCapacity = capacity;
    const onPath = new Uint32Array(capacity);
    onPath.set(this.#edgeOnPath);
    this.#edgeOnPath = onPath;
  }

  #note(node: number, edge: number): void {
    if (this.#undoCount + 2 > this.#undo.length) {
      const grown = new Uint32Array(this.#undo.length * 2);
      grown.set(this.#undo);
      this.#undo = grown;
    }
    this.#undo[this.#undoCount++] = node;
    this.#undo[this.#undoCount++] = edge;
  }

  #leave(undoTo: number): void {
    while (this.#undoCount > undoTo) {
      const edge = this.#undo[--this.#undoCount]!;
      const node = this.#undo[--this.#undoCount]!;
      this.#nodeOnPath[node]!--;
      if (edge > 0) this.#edgeOnPath[edge]!--;
    }
  }

  result(): CallGraph {
    const { layout } = this.#sums.own;
    const edgeWeight = new WeightSums(layout, this.#edges.size);
    for (let c = 0; c < layout.channels; c++) {
      const from = c * this.#edgeCapacity;
      edgeWeight.sums.set(this.#edgeSums.subarray(from, from + this.#edges.size), c * this.#edges.size);
    }
    return {
      flat: this.#flat,
      cum: this.#cum,
      edges: this.#edges,
      edgeWeight,
      edgeResidual: Uint8Array.from(this.#residual),
      edgeInline: Uint8Array.from(this.#inline),
    };
  }
}

function addThrough(into: WeightSums, place: number, { through }: StackSums, stack: number): void {
  for (let c = 0; c < through.layout.channels; c++) {
    const to = c * into.length + place;
    into.sums[to] = into.sums[to]! + through.sums[c * through.length + stack]!;
  }
}
