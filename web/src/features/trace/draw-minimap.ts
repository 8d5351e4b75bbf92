import type { CanvasColors } from '../../lib/theme.ts';
import type { TraceModel } from './trace-model.ts';

/** What one drawing of the minimap needs. */
export interface MinimapDrawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly model: TraceModel;
  readonly colors: CanvasColors;
  readonly serviceColors: ReadonlyMap<number, string>;
}

/** Width of the mark at the end of a failed span. */
const ERROR_MARK = 3;

/**
 * Draws every span of a trace into a few pixels of height, in the order of the waterfall. With more spans than fit, the
 * ones drawn later win; marks of failed ones are drawn last.
 */
export function drawMinimap({ context, width, height, model, colors, serviceColors }: MinimapDrawing): void {
  const perNs = width / model.durationNs;
  const step = Math.min(4, height / Math.max(1, model.size));
  const thickness = Math.max(1, step * 0.8);
  const rect = (span: number, place: number, color: string, min: number): void => {
    const x = (model.start[span] ?? 0) * perNs;
    const w = Math.max(min, ((model.end[span] ?? 0) - (model.start[span] ?? 0)) * perNs);
    context.fillStyle = color;
    context.fillRect(x, place * step, w, thickness);
  };
  for (let place = 0; place < model.size; place++) {
    const span = model.order[place] ?? 0;
    rect(span, place, serviceColors.get(model.columns.service[span] ?? -1) ?? colors.muted, 0.75);
  }
  context.fillStyle = colors.error;
  for (let place = 0; place < model.size; place++) {
    const span = model.order[place] ?? 0;
    if (model.failed[span] !== 1) continue;
    const right = Math.min(width, (model.end[span] ?? 0) * perNs);
    context.fillRect(Math.max(0, right - ERROR_MARK), place * step, ERROR_MARK, thickness);
  }
}
