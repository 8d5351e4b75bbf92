import type { TraceSummary } from '../../../../src/api/traces.ts';
import { formatDurationNs } from '../../../../src/base/units.ts';
import type { CanvasColors } from '../../lib/theme.ts';
import type { ScatterScale } from './scatter-scale.ts';

/** Room for the labels of the duration axis, as wide as that of the chart above. */
export const SCATTER_LEFT = 62;
/** Room at the right end, as wide as that of the chart above. */
export const SCATTER_RIGHT = 20;

/** What one drawing of the scatter plot needs; `xs` and `ys` are the places of the traces. */
interface ScatterDrawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly colors: CanvasColors;
  readonly scale: ScatterScale;
  readonly traces: readonly TraceSummary[];
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly hover: number;
}

function drawAxis({ context, width, colors, scale }: ScatterDrawing): void {
  context.font = `11px ${colors.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillStyle = colors.muted;
  context.strokeStyle = colors.line;
  context.lineWidth = 1;
  for (const tick of scale.ticks) {
    const y = Math.round(scale.y(tick)) + 0.5;
    // Condensed where it is too long for its room, such as `2 h 46 min`.
    context.fillText(formatDurationNs(tick), SCATTER_LEFT - 8, y, SCATTER_LEFT - 10);
    context.beginPath();
    context.moveTo(SCATTER_LEFT, y);
    context.lineTo(width - SCATTER_RIGHT, y);
    context.stroke();
  }
}

/** Draws axis and points. Failed traces have a shape of their own: colour alone tells nothing to many eyes. */
export function drawScatter(drawing: ScatterDrawing): void {
  drawAxis(drawing);
  const { context, colors, traces, xs, ys, hover } = drawing;
  for (let i = 0; i < traces.length; i++) {
    const x = xs[i] ?? 0;
    const y = ys[i] ?? 0;
    context.globalAlpha = i === hover ? 1 : 0.75;
    context.beginPath();
    if ((traces[i]?.errors ?? 0) > 0) {
      context.strokeStyle = colors.error;
      context.lineWidth = i === hover ? 2.5 : 1.6;
      context.moveTo(x - 3, y - 3);
      context.lineTo(x + 3, y + 3);
      context.moveTo(x + 3, y - 3);
      context.lineTo(x - 3, y + 3);
      context.stroke();
    } else {
      context.fillStyle = colors.accent;
      context.arc(x, y, i === hover ? 4.5 : 2.6, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.globalAlpha = 1;
}
