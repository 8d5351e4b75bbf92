import { type Edge, type GraphNode, magnitude, type Tag } from './graph.ts';
import { sortEdges } from './order.ts';

/** Most labels drawn beside a node. */
export const MAX_NODELETS = 4;

/** Removes tags below a weight, own and cumulative. */
export function trimTags(nodes: readonly GraphNode[], cutoff: bigint): void {
  const keep = (tags: Map<string, Tag>) => {
    for (const [name, tag] of tags)
      if (magnitude(tag.flat) < cutoff && magnitude(tag.cum) < cutoff) tags.delete(name);
  };
  for (const node of nodes) {
    keep(node.labelTags);
    for (const tags of node.numericTags.values()) keep(tags);
  }
}

/** Removes edges below a weight; answers how many. */
export function trimEdges(nodes: readonly GraphNode[], cutoff: bigint): number {
  let dropped = 0;
  for (const node of nodes) {
    for (const [source, edge] of node.in) {
      if (magnitude(edge.weight) >= cutoff) continue;
      node.in.delete(source);
      source.out.delete(node);
      dropped++;
    }
  }
  return dropped;
}

/**
 * The first nodes, at most `count`. In a drawing, labels take the place of nodes too.
 * Source: google/pprof `internal/graph/graph.go` selectTopNodes.
 */
export function topNodes(nodes: readonly GraphNode[], count: number, isDrawing: boolean): GraphNode[] {
  let last = count;
  if (isDrawing) {
    let places = 0;
    for (const [i, node] of nodes.entries()) {
      places += Math.min(countTags(node), MAX_NODELETS) + 1;
      if (places >= count) {
        last = i + 1;
        break;
      }
    }
  }
  return nodes.slice(0, last);
}

function countTags(node: GraphNode): number {
  let count = 0;
  for (const tag of node.labelTags.values()) if (tag.flat !== 0n) count++;
  for (const tags of node.numericTags.values()) for (const tag of tags.values()) if (tag.flat !== 0n) count++;
  return count;
}

/**
 * Removes nodes from a call tree; children move to the nearest node above that stays, over a residual edge.
 * Source: google/pprof `internal/graph/graph.go` TrimTree.
 */
export function trimTree(nodes: readonly GraphNode[], kept: ReadonlySet<GraphNode>): GraphNode[] {
  for (const node of nodes) {
    if (kept.has(node)) continue;
    const [above] = node.in.values();
    above?.source.out.delete(node);
    for (const [child, edge] of node.out) {
      child.in.delete(node);
      if (above === undefined) continue;
      edge.source = above.source;
      edge.residual = true;
      edge.inline &&= above.inline;
      child.in.set(above.source, edge);
      above.source.out.set(child, edge);
    }
  }
  const left = nodes.filter((node) => kept.has(node));
  removeRedundantEdges(left);
  return left;
}

/**
 * Removes residual edges whose target is reached on another way as well, the lightest first.
 * Source: google/pprof `internal/graph/graph.go` RemoveRedundantEdges.
 */
export function removeRedundantEdges(nodes: readonly GraphNode[]): void {
  for (const node of nodes.toReversed()) {
    for (const edge of sortEdges(node.in.values()).toReversed()) {
      // An edge heavier than a direct call would be missed.
      if (!edge.residual) break;
      if (!isRedundant(edge)) continue;
      edge.source.out.delete(edge.target);
      edge.target.in.delete(edge.source);
    }
  }
}

function isRedundant(edge: Edge): boolean {
  const seen = new Set([edge.target]);
  for (const node of seen) {
    for (const way of node.in.values()) {
      if (way === edge || seen.has(way.source)) continue;
      if (way.source === edge.source) return true;
      seen.add(way.source);
    }
  }
  return false;
}
