import { formatDurationNs } from '../../../../src/base/units.ts';
import type { Say } from '../../lib/text.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { laneX } from './draw-waterfall.ts';
import type { TraceLog } from './trace-logs.ts';
import { clockWord } from './span-clock.ts';
import { operationOf, serviceOf, stringAt, type TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';
import type { TimeWindow } from './viewport.ts';

/** A mark this near to the pointer is meant. */
const REACH_PX = 6;
/** Longer log lines are cut in the tip; the row and the panel have all of it. */
const MAX_BODY = 240;

interface Place {
  readonly model: TraceModel;
  readonly window: TimeWindow;
  readonly laneWidth: number;
  /** Pixels from the left end of the lane. */
  readonly x: number;
}

/** What the pointer is on in the lane of a span: an event, or the bar itself. */
export function spanTip({ model, window, laneWidth, x }: Place, span: number, t: Say): string {
  const { first, rows } = model.marks;
  for (let i = first[span] ?? 0; i < (first[span + 1] ?? 0); i++) {
    const mark = model.columns.marks[rows[i] ?? -1];
    if (mark !== undefined && Math.abs(laneX(mark[1], window, laneWidth) - x) <= REACH_PX)
      return t(m.markTip, { name: stringAt(model, mark[2]), at: formatDurationNs(mark[1]) });
  }
  let critical = 0;
  const pieces = model.critical;
  for (let i = pieces.first[span] ?? 0; i < (pieces.first[span + 1] ?? 0); i++) {
    const piece = model.columns.criticalPath[pieces.rows[i] ?? -1];
    if (piece !== undefined) critical += piece[2] - piece[1];
  }
  const clock = clockWord(model, span);
  const lines = [
    t(m.barTip, {
      service: serviceOf(model, span),
      operation: visibleName(t, operationOf(model, span)),
      start: formatDurationNs(model.start[span] ?? 0),
      duration:
        clock === undefined ? formatDurationNs((model.end[span] ?? 0) - (model.start[span] ?? 0)) : '–',
      self: formatDurationNs(model.columns.selfNs[span] ?? 0),
    }),
  ];
  if (clock !== undefined) lines.push(t(m.clockTip, { why: t(clock) }));
  if (critical > 0) lines.push(t(m.criticalShare, { time: formatDurationNs(critical) }));
  if (model.failed[span] === 1) lines.push(`✕ ${t(m.barTipFailed)}`);
  return lines.join('\n');
}

/** What a log line says. */
export function logTip(log: TraceLog, t: Say): string {
  const { body, severity } = log.row;
  const cut = body.length > MAX_BODY ? `${body.slice(0, MAX_BODY)}…` : body;
  return t(m.logTip, { severity, at: formatDurationNs(log.atNs), body: cut });
}
