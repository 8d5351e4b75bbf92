import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { mixColors } from '../../lib/color.ts';
import type { CanvasColors } from '../../lib/theme.ts';
import { type FlameDirection, type FlameWindow, LEVEL_HEIGHT, levelTop, visitVisible } from './flame-view.ts';

/** What one drawing of a flame graph needs. */
export interface FlameDrawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly graph: FlameGraph;
  readonly window: FlameWindow;
  readonly direction: FlameDirection;
  readonly colors: CanvasColors;
  /** By `graph.frame`. */
  readonly labels: readonly string[];
  readonly colorOf: (node: number) => string;
  readonly isFailed: (node: number) => boolean;
  /** Nodes found by the search; undefined while nothing is searched. */
  readonly matches: Uint8Array | undefined;
  /** Share of the node's colour in its fill: labels keep their contrast on it. */
  readonly fill: number;
  /** No labels on small boxes: text is what takes the time while the picture moves. */
  readonly moving: boolean;
}

/** Mean width of a character of the label font. */
const CHARACTER = 6.3;
const LABEL_PADDING = 6;
const MIN_LABEL_PX = 26;
const MIN_MOVING_LABEL_PX = 70;
/** Boxes from this width on have a mark in their full colour. */
const MARKED_PX = 6;

/** `example.com/shop/` of `example.com/shop/cart.(*Cart).Add`; nothing of `GET /cart`, nor of type arguments. */
const PACKAGE_PATH = /^(?:[\w.~%$+-]+\/)+(?=[^/])/;

/** A name as far as there is room: the path of the package goes first, then the end. */
export function cutLabel(label: string, width: number): string {
  const room = Math.floor((width - 2 * LABEL_PADDING) / CHARACTER);
  if (label.length <= room) return label;
  const short = label.replace(PACKAGE_PATH, '');
  return short.length <= room ? short : `${short.slice(0, Math.max(1, room - 1))}…`;
}

/** Boxes of one colour: x, y, width one after the other. */
interface Boxes {
  readonly fill: string;
  readonly mark: string;
  readonly places: number[];
}

interface Label {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly dim: boolean;
}

/** Draws the nodes on screen: first boxes by colour, so that the brush changes seldom, then labels. */
export function drawFlame(drawing: FlameDrawing): void {
  const { context, colors, graph, labels } = drawing;
  const { groups, texts } = collect(drawing);
  for (const { fill, mark, places } of groups) {
    context.fillStyle = fill;
    for (let i = 0; i < places.length; i += 3)
      context.fillRect(places[i]!, places[i + 1]!, places[i + 2]!, LEVEL_HEIGHT - 1);
    context.fillStyle = mark;
    for (let i = 0; i < places.length; i += 3)
      if (places[i + 2]! > MARKED_PX) context.fillRect(places[i]!, places[i + 1]!, 3, LEVEL_HEIGHT - 1);
  }
  context.font = `11px ${colors.fontFamily}`;
  context.textBaseline = 'middle';
  for (const dim of [true, false]) {
    context.fillStyle = dim ? colors.muted : colors.text;
    for (const text of texts) {
      if (text.dim !== dim) continue;
      const failed = drawing.isFailed(text.node) ? '✕ ' : '';
      const label = cutLabel(labels[graph.frame[text.node]!] ?? '', text.width - failed.length * CHARACTER);
      context.fillText(failed + label, text.x + LABEL_PADDING, text.y + LEVEL_HEIGHT / 2);
    }
  }
}

function collect(drawing: FlameDrawing): { groups: Iterable<Boxes>; texts: Label[] } {
  const { width, height, graph, window, direction, colors, matches, moving } = drawing;
  const groups = new Map<string, Boxes>();
  const dimmed: Boxes = { fill: colors.raised, mark: colors.line, places: [] };
  const rest: Boxes = { fill: mixColors(colors.muted, colors.surface, 0.35), mark: colors.muted, places: [] };
  const texts: Label[] = [];
  const minLabel = moving ? MIN_MOVING_LABEL_PX : MIN_LABEL_PX;
  visitVisible(graph, window, width, (node, left, right, isRest) => {
    const y = levelTop(graph.depth[node]!, window, direction, height);
    if (y + LEVEL_HEIGHT < 0 || y > height) return;
    const x = Math.max(0, left);
    const w = Math.max(0.6, Math.min(width, right) - x - 1);
    const dim = matches !== undefined && matches[node] === 0;
    if (isRest) {
      (dim ? dimmed : rest).places.push(x, y, w);
      return;
    }
    let boxes = dimmed;
    if (!dim) {
      const color = drawing.colorOf(node);
      const known = groups.get(color);
      boxes = known ?? { fill: mixColors(color, colors.surface, drawing.fill), mark: color, places: [] };
      if (known === undefined) groups.set(color, boxes);
    }
    boxes.places.push(x, y, w);
    if (w > minLabel) texts.push({ node, x, y, width: w, dim });
  });
  return { groups: [dimmed, rest, ...groups.values()], texts };
}

/** Nodes that stand out: the one under the pointer, and the one the keys are on. */
export interface FlameMarks extends Pick<
  FlameDrawing,
  'context' | 'width' | 'height' | 'graph' | 'window' | 'direction' | 'colors'
> {
  readonly hover: number;
  readonly cursor: number;
}

/** Frames the marked nodes. A layer of its own: the pointer moves far more often than the graph. */
export function drawMarks({
  context,
  width,
  height,
  graph,
  window,
  direction,
  colors,
  hover,
  cursor,
}: FlameMarks): void {
  const scale = width / (window.to - window.from);
  for (const node of new Set([hover, cursor])) {
    if (node < 0 || node >= graph.size) continue;
    const left = (graph.start[node]! - window.from) * scale;
    const x = Math.max(0, left);
    const right = Math.min(width, left + graph.total[node]! * scale);
    if (right < x) continue;
    const y = levelTop(graph.depth[node]!, window, direction, height);
    context.strokeStyle = node === cursor ? colors.accent : colors.text;
    context.lineWidth = node === cursor ? 2 : 1;
    context.strokeRect(x + 0.5, y + 0.5, Math.max(1, right - x - 2), LEVEL_HEIGHT - 2);
  }
}
