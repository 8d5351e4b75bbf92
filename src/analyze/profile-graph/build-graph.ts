import type { Profile } from '../../model/profile.ts';
import { buildCallGraph, type CallGraph } from './call-graph.ts';
import { buildCallTree } from './call-tree.ts';
import { functionKeyOf } from './function-key.ts';
import { type GraphNode, magnitude, type NodeInfo } from './graph.ts';
import { buildNodeTable, type NodeTable, type NodeTableOptions } from './node-table.ts';
import type { WeightChoice } from './sample-weights.ts';
import { type StackSums, sumStacks } from './stack-sums.ts';

/** What to build a graph of, and how. */
export interface GraphOptions extends NodeTableOptions {
  readonly weight: WeightChoice;
  /** Tell places reached on different ways apart. */
  readonly callTree: boolean;
  /** Leave out nodes with a negative weight of their own, or without one and with a negative cumulative weight. */
  readonly dropNegative: boolean;
}

/**
 * Builds graphs of one profile: first the whole, then again with only some nodes kept. Sums over samples are made once.
 */
export class GraphSource {
  readonly profile: Profile;
  readonly table: NodeTable;
  readonly sums: StackSums;
  readonly #options: GraphOptions;

  constructor(profile: Profile, options: GraphOptions) {
    this.profile = profile;
    this.#options = options;
    this.table = buildNodeTable(profile, options);
    this.sums = sumStacks(profile, options.weight);
  }

  /**
   * The graph of all nodes that carry weight; with `kept`, only of these. Of a graph that is no tree edges below `edgesFrom` are
   * left out: there may be millions, each an object; `none` makes none at all.
   */
  graph(kept?: ReadonlySet<NodeInfo>, edgesFrom: bigint | 'none' = 0n): GraphNode[] {
    const nodes = this.#options.callTree
      ? buildCallTree(this.profile, this.table, this.sums)
      : this.#callGraph(kept, edgesFrom);
    return nodes.filter((node) => !this.#isLeftOut(node));
  }

  #callGraph(kept: ReadonlySet<NodeInfo> | undefined, edgesFrom: bigint | 'none'): GraphNode[] {
    const { infos } = this.table;
    const marks = kept && Uint8Array.from(infos, (info) => Number(kept.has(info)));
    const hasEdges = edgesFrom !== 'none';
    const graph = buildCallGraph(this.profile, this.table, this.sums, marks, hasEdges);
    // Edges are cut at their callee: those to nodes that are left out stay, as in the reference.
    const isCut = (weight: bigint, target: GraphNode): boolean =>
      hasEdges && magnitude(weight) < edgesFrom && !this.#isLeftOut(target);
    return materialize(infos, graph, isCut);
  }

  #isLeftOut(node: GraphNode): boolean {
    if (node.cum === 0n && node.flat === 0n) return true;
    return this.#options.dropNegative && (node.flat < 0n || (node.flat === 0n && node.cum < 0n));
  }
}

/** The nodes with at least this cumulative weight. */
export function nodesFrom(nodes: readonly GraphNode[], cutoff: bigint): GraphNode[] {
  return nodes.filter((node) => magnitude(node.cum) >= cutoff);
}

function materialize(
  infos: readonly NodeInfo[],
  graph: CallGraph,
  isCut: (weight: bigint, target: GraphNode) => boolean,
): GraphNode[] {
  const nodes = infos.map((info, i): GraphNode => ({
    info,
    functionKey: functionKeyOf(info),
    flat: graph.flat.value(i),
    flatDivisor: graph.flat.divisor(i),
    cum: graph.cum.value(i),
    cumDivisor: graph.cum.divisor(i),
    in: new Map(),
    out: new Map(),
    labelTags: new Map(),
    numericTags: new Map(),
  }));
  const { edges, edgeWeight } = graph;
  for (let i = 1; i < edges.size; i++) {
    const weight = edgeWeight.value(i);
    const target = nodes[edges.second[i]!]!;
    if (isCut(weight, target)) continue;
    const source = nodes[edges.first[i]!]!;
    const edge = {
      source,
      target,
      weight,
      weightDivisor: edgeWeight.divisor(i),
      residual: graph.edgeResidual[i] === 1,
      inline: graph.edgeInline[i] === 1,
    };
    source.out.set(target, edge);
    target.in.set(source, edge);
  }
  return nodes;
}
