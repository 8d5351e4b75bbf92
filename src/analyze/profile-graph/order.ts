import { compareBytes } from '../../base/compare-bytes.ts';
import { truncateToInt64 } from '../profile-text/go-format.ts';
import { type Edge, type GraphNode, magnitude, type NodeInfo, printableName, type Tag } from './graph.ts';

type Order = (a: GraphNode, b: GraphNode) => number;

function descending(a: bigint, b: bigint): number {
  const [x, y] = [magnitude(a), magnitude(b)];
  return x === y ? 0 : x > y ? -1 : 1;
}

function compareNames(a: NodeInfo, b: NodeInfo): number {
  if (a === b) return 0;
  if (a.address !== 0n && b.address !== 0n && a.address !== b.address) return a.address < b.address ? -1 : 1;
  return compareBytes(printableName(a), printableName(b));
}

// The last word between nodes that print alike: all parts in order.
function compareInfos(a: NodeInfo, b: NodeInfo): number {
  return compareBytes(allParts(a), allParts(b));
}

function allParts(info: NodeInfo): string {
  const { name, address, file, startLine, line, column, objectFile } = info;
  return `{${name}  ${address} ${file} ${startLine} ${line} ${column} ${objectFile}}`;
}

/** By own weight, then name, then cumulative weight. */
export const byFlat: Order = (a, b) =>
  descending(a.flat, b.flat) ||
  compareNames(a.info, b.info) ||
  descending(a.cum, b.cum) ||
  compareInfos(a.info, b.info);

/** By cumulative weight, then name, then own weight. */
export const byCum: Order = (a, b) => descending(a.cum, b.cum) || behindScore(a, b);

/** By how much a node tells in a drawing: see `entropyScore`. The scores of a graph are taken when it is sorted first. */
export function byEntropy(): Order {
  const scores = new Map<GraphNode, bigint>();
  const scoreOf = (node: GraphNode) => {
    const known = scores.get(node);
    if (known !== undefined) return known;
    const score = entropyScore(node);
    scores.set(node, score);
    return score;
  };
  return (a, b) => descending(scoreOf(a), scoreOf(b)) || behindScore(a, b);
}

function behindScore(a: GraphNode, b: GraphNode): number {
  return compareNames(a.info, b.info) || descending(a.flat, b.flat) || compareInfos(a.info, b.info);
}

/** By function name. */
export const byName: Order = (a, b) => compareBytes(a.info.name, b.info.name) || compareInfos(a.info, b.info);

/** By file, then the line where the function begins. */
export const byFile: Order = (a, b) =>
  compareBytes(a.info.file, b.info.file) ||
  (a.info.startLine === b.info.startLine ? 0 : a.info.startLine < b.info.startLine ? -1 : 1) ||
  compareInfos(a.info, b.info);

/**
 * How important a node is in a drawing: its weights, times how varied its callers and callees are. A node that only passes
 * on scores low. Source: google/pprof `internal/graph/graph.go` entropyScore.
 */
function entropyScore(node: GraphNode): bigint {
  const callers = node.in.size === 0 ? 1 : edgeEntropy(node.in, 0n);
  const callees = node.out.size === 0 ? 1 : edgeEntropy(node.out, node.flat);
  // In a difference the shares may be no numbers: such nodes come last.
  return BigInt.asIntN(64, truncateToInt64((callers + callees) * Number(node.cum)) + node.flat);
}

function edgeEntropy(edges: ReadonlyMap<GraphNode, Edge>, self: bigint): number {
  let sum = self;
  for (const edge of edges.values()) if (edge.weight > 0n) sum += edge.weight;
  if (sum === 0n) return 0;
  const total = Number(sum);
  let score = 0;
  const add = (weight: bigint) => {
    const share = Number(magnitude(weight)) / total;
    score += -share * Math.log2(share);
  };
  for (const edge of edges.values()) add(edge.weight);
  if (self > 0n) add(self);
  return score;
}

/** Edges by weight, then by the names of caller and callee. */
export function sortEdges(edges: Iterable<Edge>): Edge[] {
  return [...edges].sort(
    (a, b) =>
      descending(a.weight, b.weight) ||
      compareBytes(printableName(a.source.info), printableName(b.source.info)) ||
      compareBytes(printableName(a.target.info), printableName(b.target.info)),
  );
}

/** Tags by weight (own, or cumulative and then own), then by name. */
export function sortTags<T extends Tag>(tags: Iterable<T>, byFlatWeight: boolean): T[] {
  return [...tags].sort(
    (a, b) =>
      (byFlatWeight ? 0 : descending(a.cum, b.cum)) ||
      descending(a.flat, b.flat) ||
      compareBytes(a.name, b.name),
  );
}
