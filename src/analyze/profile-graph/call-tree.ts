import { PairIndex } from '../../model/profile-pairs.ts';
import type { Profile } from '../../model/profile.ts';
import { functionKeyOf } from './function-key.ts';
import type { GraphNode } from './graph.ts';
import type { NodeTable } from './node-table.ts';
import { WeightSums } from './sample-weights.ts';
import type { StackSums } from './stack-sums.ts';

/**
 * Adds stacks up into a tree: the same place reached on another way is another node. Edges carry what goes through.
 * Source for the rules: google/pprof `internal/graph/graph.go` newTree.
 */
export function buildCallTree(profile: Profile, table: NodeTable, sums: StackSums): GraphNode[] {
  const { stacks } = profile;
  const { parent, location, size } = stacks;
  // A tree node is a pair of the node above (0 at the root) and the place, numbered from 1.
  const pairs = new PairIndex(size);
  const inline: number[] = [1];
  const innermost = new Uint32Array(size);
  for (let stack = 1; stack < size; stack++) {
    if (sums.isUsed[stack] === 0) continue;
    let above = innermost[parent[stack]!]!;
    const end = table.start[location[stack]! + 1]! - 1;
    for (let at = end; at >= table.start[location[stack]!]!; at--) {
      const node = pairs.number(above, table.nodes[at]!);
      if (node === inline.length) inline.push(1);
      if (at === end) inline[node] = 0;
      above = node;
    }
    innermost[stack] = above;
  }
  const { flat, cum } = weigh(profile, table, sums, pairs, innermost);
  return link(table, pairs, inline, flat, cum);
}

function weigh(
  profile: Profile,
  table: NodeTable,
  sums: StackSums,
  pairs: PairIndex,
  innermost: Uint32Array,
): { readonly flat: WeightSums; readonly cum: WeightSums } {
  const { location, size } = profile.stacks;
  const { own, through, isUsed, hasOwn } = sums;
  const flat = new WeightSums(own.layout, pairs.size);
  const cum = new WeightSums(own.layout, pairs.size);
  for (let stack = 1; stack < size; stack++) {
    if (isUsed[stack] === 0) continue;
    const lines = table.start[location[stack]! + 1]! - table.start[location[stack]!]!;
    for (let c = 0; c < own.layout.channels; c++) {
      const weight = through.sums[c * size + stack]!;
      let node = innermost[stack]!;
      if (hasOwn[stack] === 1) flat.sums[c * pairs.size + node]! += own.sums[c * size + stack]!;
      for (let i = 0; i < lines; i++, node = pairs.first[node]!) cum.sums[c * pairs.size + node]! += weight;
    }
  }
  return { flat, cum };
}

function link(
  table: NodeTable,
  pairs: PairIndex,
  inline: readonly number[],
  flat: WeightSums,
  cum: WeightSums,
): GraphNode[] {
  const nodes: GraphNode[] = [];
  for (let i = 1; i < pairs.size; i++) {
    const info = table.infos[pairs.second[i]!]!;
    const above = pairs.first[i]!;
    const node: GraphNode = {
      info,
      functionKey: `${above}\n${functionKeyOf(info)}`,
      flat: flat.value(i),
      flatDivisor: flat.divisor(i),
      cum: cum.value(i),
      cumDivisor: cum.divisor(i),
      in: new Map(),
      out: new Map(),
      labelTags: new Map(),
      numericTags: new Map(),
    };
    nodes.push(node);
    if (above === 0) continue;
    const source = nodes[above - 1]!;
    const edge = {
      source,
      target: node,
      weight: node.cum,
      weightDivisor: node.cumDivisor,
      residual: false,
      inline: inline[i] === 1,
    };
    source.out.set(node, edge);
    node.in.set(source, edge);
  }
  return nodes;
}
