import { Graph, layout } from '@dagrejs/dagre';
import type { ServiceMap } from '../../../../src/api/overview.ts';

/** What kind of thing a node is: a service that sent spans, or something that others only call. */
export type MapNodeKind = 'service' | 'database' | 'external';

/** A placed node; `x` and `y` are its centre in CSS pixels. */
export interface MapNode {
  readonly name: string;
  readonly kind: MapNodeKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A placed connection; `points` lead from border to border. */
export interface MapEdge {
  readonly edge: ServiceMap['edges'][number];
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Stroke width in CSS pixels, by the logarithm of the calls. */
  readonly width: number;
}

/** A laid out service map. */
export interface MapLayout {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly width: number;
  readonly height: number;
}

const NODE_HEIGHT = 44;
const NODE_MIN_WIDTH = 180;
/** Mean width of a character at 13 px, rounded up, and of a full-width one. */
const CHARACTER = 7.4;

/**
 * Lays the calls out from left to right in layers (Gansner et al., "A Technique for Drawing Directed Graphs"), calls in
 * both directions and self calls included. Fine for some hundred services.
 */
export function layOutMap(edges: ServiceMap['edges']): MapLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 96 });
  graph.setDefaultEdgeLabel(() => ({}));
  const kinds = new Map<string, MapNodeKind>();
  for (const { source, target, kind } of edges) {
    kinds.set(source, 'service');
    const targetKind = kind === 'call' || kind === 'message' ? 'service' : (kind as MapNodeKind);
    if (!kinds.has(target) || targetKind === 'service') kinds.set(target, targetKind);
  }
  for (const name of [...kinds.keys()].sort())
    graph.setNode(name, {
      width: Math.max(NODE_MIN_WIDTH, name.length * CHARACTER + 34),
      height: NODE_HEIGHT,
    });
  for (const { source, target, kind } of edges) graph.setEdge(source, target, {}, kind);
  layout(graph);
  const most = Math.max(1, ...edges.map((edge) => edge.calls));
  return fitInside(
    [...kinds].map(([name, kind]) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name) as Partial<MapNode>;
      return { name, kind, x, y, width, height };
    }),
    edges.map((edge) => ({
      edge,
      points:
        (graph.edge(edge.source, edge.target, edge.kind) as { points?: MapEdge['points'] }).points ?? [],
      width: 1 + (3 * Math.log(1 + edge.calls)) / Math.log(1 + most),
    })),
  );
}

const MARGIN = 14;
/** Room for the label above a connection. */
const LABEL_ROOM = 10;

/** Moves everything so that nodes, connections and the labels above them lie inside the drawing. */
function fitInside(nodes: readonly MapNode[], edges: readonly MapEdge[]): MapLayout {
  if (nodes.length === 0) return { nodes, edges, width: 0, height: 0 };
  const points = edges.flatMap((edge) => edge.points);
  const xs = [...nodes.flatMap((n) => [n.x - n.width / 2, n.x + n.width / 2]), ...points.map((p) => p.x)];
  const ys = [
    ...nodes.flatMap((n) => [n.y - n.height / 2, n.y + n.height / 2]),
    ...points.map((p) => p.y - LABEL_ROOM),
  ];
  const dx = MARGIN - Math.min(...xs);
  const dy = MARGIN - Math.min(...ys);
  return {
    nodes: nodes.map((node) => ({ ...node, x: node.x + dx, y: node.y + dy })),
    edges: edges.map((edge) => ({ ...edge, points: edge.points.map((p) => ({ x: p.x + dx, y: p.y + dy })) })),
    width: Math.max(...xs) + dx + MARGIN,
    height: Math.max(...ys) + dy + MARGIN + LABEL_ROOM,
  };
}
