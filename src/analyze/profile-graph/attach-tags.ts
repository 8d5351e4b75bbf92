import { compareBytes } from '../../base/compare-bytes.ts';
import { PairIndex } from '../../model/profile-pairs.ts';
import type { Profile } from '../../model/profile.ts';
import { scaledLabel } from '../profile-text/measurement.ts';
import type { GraphSource } from './build-graph.ts';
import type { GraphNode, NodeInfo, Tag } from './graph.ts';
import { sumSamples, type WeightChoice } from './sample-weights.ts';

/** What labels a drawing shows. */
export interface TagOptions {
  readonly weight: WeightChoice;
  readonly callTree: boolean;
  /** Unit of the numeric label `bytes`, the only numeric one drawn. */
  readonly bytesUnit: string;
  /** Unit to print numeric labels in. */
  readonly outputUnit: string;
  /** A label key that is not drawn. */
  readonly hiddenKey: string;
}

interface SampleTags {
  /** All text labels of the sample in one, empty for none. */
  readonly text: string;
  readonly numbers: readonly { readonly name: string; readonly value: bigint }[];
}

interface Weight {
  readonly value: bigint;
  readonly divisor: bigint;
}

/**
 * Adds the labels of samples to the nodes of a graph: to all nodes of a stack cumulatively, to the innermost as its own.
 * Cost: distinct pairs of stack and label set, times depth; so only drawings ask for it.
 * Source: google/pprof `internal/graph/graph.go` addSample.
 */
export function attachTags(source: GraphSource, nodes: readonly GraphNode[], options: TagOptions): void {
  const { profile } = source;
  const { samples } = profile;
  const pairs = new PairIndex();
  const pairOf = Uint32Array.from(samples.stack, (stack, row) => pairs.number(stack, samples.labels[row]!));
  const { layout } = source.sums.own;
  const { weights, touched } = sumSamples(profile, options.weight, layout, pairs.size, (row) => pairOf[row]!);
  const walker = options.callTree ? new TreePaths(source, nodes) : new GraphPaths(source, nodes);
  const tags: (SampleTags | undefined)[] = [];
  for (let pair = 1; pair < pairs.size; pair++) {
    if (touched[pair] === 0) continue;
    const set = pairs.second[pair]!;
    const labels = (tags[set] ??= sampleTags(profile, set, options));
    if (labels.text === '' && labels.numbers.length === 0) continue;
    const weight = { value: weights.value(pair), divisor: weights.divisor(pair) };
    const { path, leaf } = walker.walk(pairs.first[pair]!);
    for (const node of path) addTags(node, labels, weight, options.bytesUnit, false);
    if (leaf !== undefined) addTags(leaf, labels, weight, options.bytesUnit, true);
  }
}

function sampleTags(profile: Profile, set: number, options: TagOptions): SampleTags {
  const texts: string[] = [];
  for (const [key, values] of profile.labels.texts(set)) {
    if (key !== options.hiddenKey) texts.push(...values.map((value) => `${key}:${value}`));
  }
  const bytes = profile.labels.numbers(set).get('bytes') ?? [];
  return {
    text: texts.sort(compareBytes).join('\\n'),
    numbers: bytes.map(({ value }) => ({
      name: scaledLabel(value, options.bytesUnit, options.outputUnit),
      value,
    })),
  };
}

function addTags(node: GraphNode, labels: SampleTags, weight: Weight, unit: string, isFlat: boolean): void {
  if (labels.text !== '') addWeight(tagOf(node.labelTags, labels.text, '', 0n), weight, isFlat);
  let numeric = node.numericTags.get(labels.text);
  if (numeric === undefined) node.numericTags.set(labels.text, (numeric = new Map()));
  for (const { name, value } of labels.numbers) addWeight(tagOf(numeric, name, unit, value), weight, isFlat);
}

function tagOf(tags: Map<string, Tag>, name: string, unit: string, value: bigint): Tag {
  let tag = tags.get(name);
  if (tag === undefined) {
    tag = { name, unit, value, flat: 0n, flatDivisor: 0n, cum: 0n, cumDivisor: 0n };
    tags.set(name, tag);
  }
  return tag;
}

function addWeight(tag: Tag, weight: Weight, isFlat: boolean): void {
  if (isFlat) {
    tag.flat += weight.value;
    tag.flatDivisor += weight.divisor;
  } else {
    tag.cum += weight.value;
    tag.cumDivisor += weight.divisor;
  }
}

interface Walked {
  readonly path: Iterable<GraphNode>;
  readonly leaf: GraphNode | undefined;
}

/** The shown nodes of a stack in a graph: each once; no leaf when the innermost place is not shown. */
class GraphPaths {
  readonly #source: GraphSource;
  readonly #byInfo = new Map<NodeInfo, GraphNode>();

  constructor(source: GraphSource, nodes: readonly GraphNode[]) {
    this.#source = source;
    for (const node of nodes) this.#byInfo.set(node.info, node);
  }

  walk(stack: number): Walked {
    const { profile, table } = this.#source;
    const path = new Set<GraphNode>();
    let leaf: GraphNode | undefined;
    let isFirst = true;
    for (const location of profile.stacks.path(stack)) {
      for (let at = table.start[location]!; at < table.start[location + 1]!; at++) {
        const node = this.#byInfo.get(table.infos[table.nodes[at]!]!);
        if (isFirst) leaf = node;
        isFirst = false;
        if (node !== undefined) path.add(node);
      }
    }
    return { path, leaf };
  }
}

/** The nodes of a stack in a call tree. */
class TreePaths {
  readonly #source: GraphSource;
  readonly #roots = new Map<NodeInfo, GraphNode>();
  readonly #children = new Map<GraphNode, Map<NodeInfo, GraphNode>>();

  constructor(source: GraphSource, nodes: readonly GraphNode[]) {
    this.#source = source;
    for (const node of nodes) {
      const [edge] = node.in.values();
      if (edge === undefined) {
        this.#roots.set(node.info, node);
        continue;
      }
      let siblings = this.#children.get(edge.source);
      if (siblings === undefined) this.#children.set(edge.source, (siblings = new Map()));
      siblings.set(node.info, node);
    }
  }

  walk(stack: number): Walked {
    const { profile, table } = this.#source;
    const path: GraphNode[] = [];
    let leaf: GraphNode | undefined;
    for (const location of profile.stacks.path(stack).reverse()) {
      for (let at = table.start[location + 1]! - 1; at >= table.start[location]!; at--) {
        const info = table.infos[table.nodes[at]!]!;
        leaf = (leaf === undefined ? this.#roots : this.#children.get(leaf))?.get(info);
        if (leaf === undefined) return { path, leaf };
        path.push(leaf);
      }
    }
    return { path, leaf };
  }
}
