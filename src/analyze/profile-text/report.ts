import { attachTags } from '../profile-graph/attach-tags.ts';
import { GraphSource, nodesFrom } from '../profile-graph/build-graph.ts';
import { cumValue, flatValue, type GraphNode, magnitude, type NodeInfo } from '../profile-graph/graph.ts';
import { byCum, byEntropy, byFlat } from '../profile-graph/order.ts';
import type { WeightChoice } from '../profile-graph/sample-weights.ts';
import { totalOf } from '../profile-graph/sample-weights.ts';
import { removeRedundantEdges, topNodes, trimEdges, trimTags, trimTree } from '../profile-graph/trim.ts';
import { BASE_LABEL } from '../profile-merge/diff-profiles.ts';
import type { GoRegexp } from '../profile-filter/go-regexp.ts';
import type { Profile } from '../../model/profile.ts';
import { type LocalZone, truncateToInt64 } from './go-format.ts';
import { trimSourcePath } from './go-path.ts';
import { scale, scaledLabel } from './measurement.ts';

/** The kinds of reports. `text` is what pprof calls top. */
export type ReportFormat =
  | 'callgrind'
  | 'comments'
  | 'dot'
  | 'list'
  | 'proto'
  | 'raw'
  | 'tags'
  | 'text'
  | 'topproto'
  | 'traces'
  | 'tree';

/** Everything that shapes a report. */
export interface ReportOptions {
  readonly format: ReportFormat;
  readonly weight: WeightChoice;
  /** Name of the values shown, and their unit in the profile. */
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** Unit to print in; `minimum` chooses one for all values, `auto` one for each. */
  readonly outputUnit: string;
  readonly sortByCum: boolean;
  readonly callTree: boolean;
  readonly dropNegative: boolean;
  readonly compactLabels: boolean;
  /** Values are multiplied by this before they are printed. */
  readonly ratio: number;
  readonly title: string;
  /** `focus=main`, as the reader is reminded of them. */
  readonly activeFilters: readonly string[];
  readonly numericUnits: ReadonlyMap<string, string>;
  /** 0 for no limit. */
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  /** Functions to show, for reports that take them. */
  readonly symbol?: GoRegexp | undefined;
  readonly sourcePath: string;
  readonly trimPath: string;
  readonly zone: LocalZone;
}

/** A graph cut down to what a report shows, and what was left out. */
export interface TrimmedGraph {
  readonly nodes: readonly GraphNode[];
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

/**
 * A report in the making: the profile, its total, and the unit that values are printed in once it is chosen.
 * Source: google/pprof `internal/report/report.go`.
 */
export class Report {
  readonly profile: Profile;
  readonly options: ReportOptions;
  readonly total: bigint;
  /** Unit to print in; `chooseUnit` replaces `minimum`. */
  outputUnit: string;

  /** `total` is taken before filters, unless percentages shall be of what is left. */
  constructor(profile: Profile, options: ReportOptions, total: bigint) {
    this.profile = profile;
    this.options = options;
    this.total = total;
    this.outputUnit = options.outputUnit;
  }

  /** A value with its unit. */
  format(value: bigint): string {
    const { ratio, sampleUnit } = this.options;
    const scaled = ratio > 0 && ratio !== 1 ? truncateToInt64(Number(value) * ratio) : value;
    return scaledLabel(scaled, sampleUnit, this.outputUnit);
  }

  /** A value in the unit chosen, as a whole number. */
  whole(value: bigint): bigint {
    return truncateToInt64(scale(value, this.options.sampleUnit, this.outputUnit).value);
  }

  /** The source of graphs of this report. */
  graphSource(): GraphSource {
    const { format, weight, callTree, dropNegative, trimPath, sourcePath } = this.options;
    return new GraphSource(this.profile, {
      weight,
      callTree: callTree && (format === 'dot' || format === 'callgrind'),
      dropNegative,
      // Reports on one binary's code keep its name; the others join equal functions of several.
      objectNames: format === 'raw' || format === 'list' || format === 'callgrind',
      trimFile: (file) => trimSourcePath(file, trimPath, sourcePath),
    });
  }

  /** Builds the graph and cuts it down: nodes below the fraction, then all but the most important. */
  trimmedGraph(): TrimmedGraph {
    return new GraphTrimmer(this).run();
  }

  /** Chooses one unit for all values, in which the smallest is still readable. */
  chooseUnit(nodes: readonly GraphNode[]): void {
    if (this.outputUnit !== 'minimum' || nodes.length === 0) return;
    let smallest = 0n;
    for (const node of nodes) {
      const flat = magnitude(flatValue(node));
      const value = flat === 0n ? magnitude(cumValue(node)) : flat;
      if (value > 0n && (smallest === 0n || value < smallest)) smallest = value;
    }
    let largest = this.total;
    if (smallest === 0n) smallest = largest;
    const { ratio, sampleUnit, format } = this.options;
    if (ratio > 0 && ratio !== 1) {
      smallest = truncateToInt64(Number(smallest) * ratio);
      largest = truncateToInt64(Number(largest) * ratio);
    }
    const unitOf = (value: bigint) => scale(value, sampleUnit, 'minimum').unit;
    let unit = unitOf(smallest);
    // A hundredth is still printed, so a far larger total may ask for a larger unit. Callgrind knows whole numbers only.
    if (unit !== unitOf(largest) && smallest * 100n < largest && format !== 'callgrind') {
      unit = unitOf(smallest * 100n);
    }
    this.outputUnit = unit === '' ? sampleUnit : unit;
  }
}

/** The total that percentages are of. */
export function reportTotal(profile: Profile, weight: WeightChoice): bigint {
  const key = profile.strings.intern(BASE_LABEL);
  const yes = profile.strings.intern('true');
  const { labels } = profile;
  return totalOf(profile, weight, (set) => {
    for (let entry = labels.start(set); entry < labels.start(set + 1); entry++)
      if (labels.key(entry) === key && labels.str(entry) === yes) return true;
    return false;
  });
}

/** A share of a total as a cutoff. */
function cutoff(total: bigint, fraction: number): bigint {
  return magnitude(truncateToInt64(Number(total) * fraction));
}

class GraphTrimmer {
  readonly #report: Report;
  readonly #source: GraphSource;
  readonly #isDrawing: boolean;
  readonly #isTree: boolean;
  /** What the graph was cut down to; null while it is whole. */
  #kept: ReadonlySet<NodeInfo> | null = null;

  constructor(report: Report) {
    const { format, callTree } = report.options;
    this.#report = report;
    this.#source = report.graphSource();
    this.#isDrawing = format === 'dot';
    this.#isTree = callTree && (format === 'dot' || format === 'callgrind');
  }

  run(): TrimmedGraph {
    const { options } = this.#report;
    // A text shows few of the edges: they are made when it is known which.
    const isLate = !this.#isDrawing && !this.#isTree;
    let nodes = this.#source.graph(undefined, isLate ? 'none' : 0n);
    const total = nodes.reduce((sum, node) => BigInt.asIntN(64, sum + node.flat), 0n);
    const nodeCutoff = cutoff(total, options.nodeFraction);
    const edgeCutoff = cutoff(total, options.edgeFraction);
    let droppedNodes = 0;
    if (nodeCutoff > 0n) {
      const kept = nodesFrom(nodes, nodeCutoff);
      droppedNodes = nodes.length - kept.length;
      if (droppedNodes > 0) nodes = this.#keep(nodes, kept);
    }
    const originalCount = nodes.length;
    this.#attachTags(nodes);
    nodes = this.#sort(nodes);
    if (options.nodeCount > 0) {
      trimTags(nodes, nodeCutoff);
      trimEdges(nodes, edgeCutoff);
      const kept = topNodes(nodes, options.nodeCount, this.#isDrawing);
      if (kept.length !== nodes.length) {
        nodes = this.#sort(this.#keep(nodes, kept));
        if (!this.#isTree) this.#attachTags(nodes);
      }
    }
    if (isLate) nodes = this.#withEdges(nodes, edgeCutoff);
    trimTags(nodes, nodeCutoff);
    const droppedEdges = trimEdges(nodes, edgeCutoff);
    if (this.#isDrawing) removeRedundantEdges(nodes);
    return { nodes, originalCount, droppedNodes, droppedEdges };
  }

  /** The same nodes with their edges, in the same order. */
  #withEdges(nodes: readonly GraphNode[], cutoffOfEdges: bigint): GraphNode[] {
    const kept = this.#kept ?? undefined;
    const graph = this.#source.graph(kept, cutoffOfEdges);
    const byInfo = new Map(graph.map((node) => [node.info, node]));
    return nodes.flatMap((node) => byInfo.get(node.info) ?? []);
  }

  // A tree is trimmed where it stands; a graph is built again, for the exact weight of what remains.
  #keep(nodes: readonly GraphNode[], kept: readonly GraphNode[]): GraphNode[] {
    if (this.#isTree) return trimTree(nodes, new Set(kept));
    this.#kept = new Set(kept.map((node) => node.info));
    return this.#source.graph(this.#kept, this.#isDrawing ? 0n : 'none');
  }

  #sort(nodes: readonly GraphNode[]): GraphNode[] {
    const order = this.#isDrawing ? byEntropy() : this.#report.options.sortByCum ? byCum : byFlat;
    return nodes.toSorted(order);
  }

  #attachTags(nodes: readonly GraphNode[]): void {
    if (!this.#isDrawing) return;
    const { weight, numericUnits, outputUnit } = this.#report.options;
    attachTags(this.#source, nodes, {
      weight,
      callTree: this.#isTree,
      bytesUnit: numericUnits.get('bytes') ?? '',
      outputUnit,
      hiddenKey: BASE_LABEL,
    });
  }
}
