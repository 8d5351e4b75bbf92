import { formatDurationNs } from '../../../../src/base/units.ts';
import type { Say } from '../../lib/text.tsx';
import type { CanvasColors } from '../../lib/theme.ts';
import type { TraceLog } from './trace-logs.ts';
import { clockWord } from './span-clock.ts';
import { type TraceModel, stringAt } from './trace-model.ts';
import type { TimeWindow } from './viewport.ts';

/** Height of a row of the waterfall in CSS pixels. */
export const ROW_HEIGHT = 24;
/** Space between the first pixel of the lane and the beginning of the time window, and after its end. */
export const LANE_PADDING = 8;

const BAR_TOP = 6;
const BAR_HEIGHT = 12;
const MIN_BAR = 2;
/** Width of the bar of a span whose duration is not known. */
const OPEN_BAR = 10;
const LABEL_GAP = 5;
const CRITICAL_HEIGHT = 3;

/** What one drawing of the lanes needs. */
export interface WaterfallDrawing {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly model: TraceModel;
  /** The rows to draw, from the top. */
  readonly rows: Int32Array;
  readonly logs: readonly TraceLog[];
  readonly window: TimeWindow;
  readonly colors: CanvasColors;
  /** Colour by service index of the model's strings. */
  readonly serviceColors: ReadonlyMap<number, string>;
  readonly showCritical: boolean;
  readonly t: Say;
}

/** Horizontal place of a moment. */
export function laneX(ns: number, window: TimeWindow, width: number): number {
  return LANE_PADDING + ((ns - window.from) / (window.to - window.from)) * (width - 2 * LANE_PADDING);
}

/** Moment at a horizontal place: the inverse of `laneX`. */
export function laneNs(x: number, window: TimeWindow, width: number): number {
  return (
    window.from + ((x - LANE_PADDING) / Math.max(1, width - 2 * LANE_PADDING)) * (window.to - window.from)
  );
}

function drawDiamond(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fill();
}

/** Text beside the bar where there is room, on a ground of its own inside it where there is none. */
function drawLabel(
  { context, width, colors }: WaterfallDrawing,
  text: string,
  left: number,
  right: number,
  y: number,
): void {
  const textWidth = context.measureText(text).width;
  context.fillStyle = colors.muted;
  if (right + LABEL_GAP + textWidth <= width) context.fillText(text, right + LABEL_GAP, y);
  else if (left - LABEL_GAP - textWidth >= 0) context.fillText(text, left - LABEL_GAP - textWidth, y);
  else {
    const x = Math.max(left, LANE_PADDING) + LABEL_GAP;
    context.globalAlpha = 0.85;
    context.fillStyle = colors.surface;
    context.fillRect(x - 3, y - 6, textWidth + 6, 12);
    context.globalAlpha = 1;
    context.fillStyle = colors.text;
    context.fillText(text, x, y);
  }
}

/** A span that lies outside of the window: an arrow shows the way. */
function drawOutside({ context, width, colors }: WaterfallDrawing, isLeft: boolean, y: number): void {
  context.fillStyle = colors.muted;
  context.beginPath();
  const x = isLeft ? 2 : width - 2;
  const tip = isLeft ? -1 : 1;
  context.moveTo(x + tip, y);
  context.lineTo(x - tip * 4, y - 4);
  context.lineTo(x - tip * 4, y + 4);
  context.fill();
}

function drawCritical(drawing: WaterfallDrawing, span: number, top: number): void {
  const { context, model, window, width, colors } = drawing;
  const { first, rows } = model.critical;
  context.fillStyle = colors.text;
  for (let i = first[span] ?? 0; i < (first[span + 1] ?? 0); i++) {
    const piece = model.columns.criticalPath[rows[i] ?? -1];
    if (piece === undefined || piece[2] < window.from || piece[1] > window.to) continue;
    const left = Math.max(0, laneX(piece[1], window, width));
    const right = Math.min(width, laneX(piece[2], window, width));
    context.fillRect(left, top + BAR_TOP + BAR_HEIGHT, Math.max(1, right - left), CRITICAL_HEIGHT);
  }
}

function drawMarks(drawing: WaterfallDrawing, span: number, y: number): void {
  const { context, model, window, width, colors } = drawing;
  const { first, rows } = model.marks;
  for (let i = first[span] ?? 0; i < (first[span + 1] ?? 0); i++) {
    const mark = model.columns.marks[rows[i] ?? -1];
    if (mark === undefined || mark[1] < window.from || mark[1] > window.to) continue;
    const failed = stringAt(model, mark[2]) === 'exception';
    context.fillStyle = colors.surface;
    drawDiamond(context, laneX(mark[1], window, width), y, 5);
    context.fillStyle = failed ? colors.error : colors.text;
    drawDiamond(context, laneX(mark[1], window, width), y, 3.5);
  }
}

/** A span whose duration is not known: where it begins, and an end left open. */
function drawOpenBar({ context, colors }: WaterfallDrawing, left: number, top: number): void {
  context.fillRect(left, top + BAR_TOP, MIN_BAR, BAR_HEIGHT);
  context.strokeStyle = colors.warn;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  context.strokeRect(left + 0.5, top + BAR_TOP + 0.5, OPEN_BAR - 1, BAR_HEIGHT - 1);
  context.setLineDash([]);
}

function drawSpan(drawing: WaterfallDrawing, span: number, top: number): void {
  const { context, width, model, window, colors, serviceColors } = drawing;
  const start = model.start[span] ?? 0;
  const end = model.end[span] ?? 0;
  const y = top + BAR_TOP + BAR_HEIGHT / 2;
  if (end < window.from || start > window.to) {
    drawOutside(drawing, end < window.from, y);
    return;
  }
  const left = Math.max(-2, laneX(start, window, width));
  const right = Math.max(left + MIN_BAR, Math.min(width + 2, laneX(end, window, width)));
  context.fillStyle = serviceColors.get(model.columns.service[span] ?? -1) ?? colors.muted;
  const clock = clockWord(model, span);
  if (clock === undefined) context.fillRect(left, top + BAR_TOP, right - left, BAR_HEIGHT);
  else drawOpenBar(drawing, left, top);
  if ((model.columns.parent[span] ?? 0) < -1) {
    // A lost parent, or a cycle that was cut: the bar begins torn off.
    context.strokeStyle = colors.warn;
    context.lineWidth = 2;
    context.setLineDash([3, 2]);
    context.beginPath();
    context.moveTo(left - 3, top + 2);
    context.lineTo(left - 3, top + ROW_HEIGHT - 2);
    context.stroke();
    context.setLineDash([]);
  }
  if (model.failed[span] === 1) {
    context.strokeStyle = colors.error;
    context.lineWidth = 2;
    context.strokeRect(left + 1, top + BAR_TOP + 1, Math.max(0, right - left - 2), BAR_HEIGHT - 2);
  }
  if (drawing.showCritical) drawCritical(drawing, span, top);
  drawMarks(drawing, span, y);
  const label = clock === undefined ? formatDurationNs(end - start) : drawing.t(clock);
  drawLabel(
    drawing,
    model.failed[span] === 1 ? `✕ ${label}` : label,
    left,
    clock === undefined ? right : left + OPEN_BAR,
    y,
  );
}

function drawLog(drawing: WaterfallDrawing, log: TraceLog, top: number): void {
  const { context, width, window, colors } = drawing;
  if (log.atNs < window.from || log.atNs > window.to) return;
  const x = laneX(log.atNs, window, width);
  const y = top + ROW_HEIGHT / 2;
  const severity = log.row.severity;
  context.fillStyle =
    severity === 'ERROR' || severity === 'FATAL'
      ? colors.error
      : severity === 'WARN'
        ? colors.warn
        : colors.muted;
  context.beginPath();
  context.arc(x, y, 3.5, 0, 2 * Math.PI);
  context.fill();
}

/** Draws the lanes of some rows: bars, critical path, marks, durations. */
export function drawWaterfall(drawing: WaterfallDrawing): void {
  const { context, rows, colors } = drawing;
  context.font = `11px ${colors.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (row >= 0) drawSpan(drawing, row, i * ROW_HEIGHT);
    else {
      const log = drawing.logs[-1 - row];
      if (log !== undefined) drawLog(drawing, log, i * ROW_HEIGHT);
    }
  }
}
