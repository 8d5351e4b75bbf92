import {
  cumValue,
  type Edge,
  flatValue,
  type GraphNode,
  printableName,
} from '../../analyze/profile-graph/graph.ts';
import { sortEdges } from '../../analyze/profile-graph/order.ts';
import type { Report } from '../../analyze/profile-text/report.ts';
import { Int64Column } from '../../model/profile-int64.ts';
import type { BuiltReport } from './build-report.ts';

/** A 64-bit number in JSON: a number where that is exact, else a string of digits. */
export type JsonInt = number | string;

/** `value` as JSON: exact in either form. */
export function jsonInt(value: bigint): JsonInt {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** A place in a report, in units of the profile. Additive: fields are added, never renamed. */
export interface JsonNode {
  readonly name: string;
  readonly function: string;
  readonly file: string;
  readonly line: JsonInt;
  readonly address: string;
  readonly flat: JsonInt;
  readonly cum: JsonInt;
  readonly flatShare: number;
  readonly cumShare: number;
  readonly callers?: readonly JsonEdge[];
  readonly callees?: readonly JsonEdge[];
}

/** A call to or from a place. */
export interface JsonEdge {
  readonly name: string;
  readonly weight: JsonInt;
  readonly inline: boolean;
  readonly residual: boolean;
}

/** What `goroscope profile top|tree|peek|tags … --json` prints. */
export interface JsonReport {
  readonly schema: 1;
  readonly report: string;
  readonly sampleType: string;
  readonly unit: string;
  readonly total: JsonInt;
  readonly timeUnixNano: string;
  readonly durationNano: JsonInt;
  readonly samples: number;
  readonly binary: string;
  readonly buildId: string;
  readonly droppedNodes: number;
  readonly nodes: readonly JsonNode[];
  readonly labels: readonly JsonLabel[];
  readonly notes: readonly { readonly en: string; readonly zh: string }[];
}

/** A label key with its values and their weights. */
export interface JsonLabel {
  readonly key: string;
  readonly values: readonly { readonly value: string; readonly weight: JsonInt }[];
}

/** A report for programs. Reports on edges carry them; a symbol keeps the matching places only. */
export function reportToJson(built: BuiltReport, name: string): JsonReport {
  const { report, notes } = built;
  const { profile, options } = report;
  const isTags = options.format === 'tags';
  const graph = isTags ? { nodes: [], droppedNodes: 0 } : report.trimmedGraph();
  const withEdges = options.format === 'tree' || options.format === 'callgrind' || options.format === 'dot';
  const { symbol } = options;
  const shown = graph.nodes.filter((node) => symbol === undefined || symbol.test(printableName(node.info)));
  return {
    schema: 1,
    report: name,
    sampleType: options.sampleType,
    unit: options.sampleUnit,
    total: jsonInt(report.total),
    timeUnixNano: String(profile.timeUnixNano),
    durationNano: jsonInt(profile.durationNano),
    samples: profile.samples.count,
    binary: profile.mappings[0]?.file ?? '',
    buildId: profile.mappings[0]?.buildId ?? '',
    droppedNodes: graph.droppedNodes,
    nodes: shown.map((node) => nodeToJson(report, node, withEdges)),
    labels: isTags ? labelsToJson(report) : [],
    notes,
  };
}

function nodeToJson(report: Report, node: GraphNode, withEdges: boolean): JsonNode {
  const flat = flatValue(node);
  const cum = cumValue(node);
  const share = (value: bigint) => (report.total === 0n ? 0 : Number(value) / Number(report.total));
  return {
    name: printableName(node.info),
    function: node.info.name,
    file: node.info.file,
    line: jsonInt(node.info.line),
    address: `0x${node.info.address.toString(16)}`,
    flat: jsonInt(flat),
    cum: jsonInt(cum),
    flatShare: share(flat),
    cumShare: share(cum),
    ...(withEdges
      ? {
          callers: sortEdges(node.in.values()).map((edge) => edgeToJson(edge, edge.source)),
          callees: sortEdges(node.out.values()).map((edge) => edgeToJson(edge, edge.target)),
        }
      : {}),
  };
}

function edgeToJson(edge: Edge, other: GraphNode): JsonEdge {
  const { inline, residual } = edge;
  return { name: printableName(other.info), weight: jsonInt(edge.weight), inline, residual };
}

function labelsToJson(report: Report): JsonLabel[] {
  const { samples, labels } = report.profile;
  const column = samples.values[report.options.weight.index]!;
  const bySet = new Int64Column(labels.size);
  for (let row = 0; row < samples.count; row++) bySet.addFrom(samples.labels[row]!, column, row);
  const keys = new Map<string, Map<string, bigint>>();
  const add = (key: string, value: string, weight: bigint) => {
    const values = keys.get(key) ?? new Map<string, bigint>();
    values.set(value, (values.get(value) ?? 0n) + weight);
    keys.set(key, values);
  };
  for (const set of new Set(samples.labels)) {
    const weight = bySet.get(set);
    for (const [key, values] of labels.texts(set)) for (const value of values) add(key, value, weight);
    for (const [key, values] of labels.numbers(set))
      for (const { value, unit } of values)
        add(key, unit === '' ? String(value) : `${value} ${unit}`, weight);
  }
  return [...keys].map(([key, values]) => ({
    key,
    values: [...values]
      .sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1))
      .map(([value, weight]) => ({ value, weight: jsonInt(weight) })),
  }));
}
