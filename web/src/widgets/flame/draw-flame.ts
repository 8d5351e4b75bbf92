import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { mixColors } from '../../lib/color.ts';
import type { CanvasColors } from '../../lib/theme.ts';
import { type FlameWindow, LEVEL_HEIGHT, visitVisible } from './flame-view.ts';

/** What one drawing of a flame graph needs. */
export interface FlameDrawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly graph: FlameGraph;
  readonly window: FlameWindow;
  readonly colors: CanvasColors;
  readonly labelOf: (node: number) => string;
  readonly colorOf: (node: number) => string;
  readonly isFailed: (node: number) => boolean;
  /** Nodes found by the search; undefined while nothing is searched. */
  readonly matches: Uint8Array | undefined;
  readonly hover: number;
  readonly cursor: number;
}

/** Mean width of a character of the label font. */
const CHARACTER = 6.3;
const LABEL_PADDING = 6;
const MIN_LABEL_PX = 26;
/** Share of the node's colour in its fill: labels keep their contrast on it. */
const FILL = 0.3;

function cutLabel(label: string, width: number): string {
  const room = Math.floor((width - 2 * LABEL_PADDING) / CHARACTER);
  return label.length <= room ? label : `${label.slice(0, Math.max(1, room - 1))}…`;
}

/** Draws the nodes on screen. */
export function drawFlame(drawing: FlameDrawing): void {
  const { context, width, height, graph, window, colors, matches, hover, cursor } = drawing;
  context.font = `11px ${colors.fontFamily}`;
  context.textBaseline = 'middle';
  const fills = new Map<string, string>();
  visitVisible(graph, window, width, (node, left, right) => {
    const top = (graph.depth[node] ?? 0) * LEVEL_HEIGHT - window.top;
    if (top + LEVEL_HEIGHT < 0 || top > height) return;
    const x = Math.max(0, left);
    const w = Math.max(0.6, Math.min(width, right) - x - 1);
    const color = drawing.colorOf(node);
    const dim = matches !== undefined && matches[node] === 0;
    let fill = fills.get(color);
    if (fill === undefined) fills.set(color, (fill = mixColors(color, colors.surface, FILL)));
    context.fillStyle = dim ? colors.raised : fill;
    context.fillRect(x, top, w, LEVEL_HEIGHT - 1);
    context.fillStyle = dim ? colors.line : color;
    if (w > 6) context.fillRect(x, top, 3, LEVEL_HEIGHT - 1);
    if (w > MIN_LABEL_PX) {
      context.fillStyle = dim ? colors.muted : colors.text;
      const failed = drawing.isFailed(node) ? '✕ ' : '';
      context.fillText(
        cutLabel(failed + drawing.labelOf(node), w),
        x + LABEL_PADDING,
        top + LEVEL_HEIGHT / 2,
      );
    }
    if (node === hover || node === cursor) {
      context.strokeStyle = node === cursor ? colors.accent : colors.text;
      context.lineWidth = node === cursor ? 2 : 1;
      context.strokeRect(x + 0.5, top + 0.5, Math.max(1, w - 1), LEVEL_HEIGHT - 2);
    }
  });
}
