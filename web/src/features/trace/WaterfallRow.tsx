import { ChevronDown, ChevronRight, CircleAlert, ClockAlert, Link2, RefreshCcw, Unlink } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { SeverityMark } from '../../widgets/Severity.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { ROW_HEIGHT } from './draw-waterfall.ts';
import type { TraceLog } from './trace-logs.ts';
import { clockWord } from './span-clock.ts';
import { operationOf, serviceOf, type TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';

/** Indentation a level while levels are few; deeper ones move closer together. */
const INDENT = 12;
const DEEP_INDENT = 3;
const SHALLOW_LEVELS = 12;

/** Room that a name always keeps, however deep its span lies. */
const LEAST_NAME = 150;

function indentOf(depth: number, nameWidth: number): number {
  const wanted = Math.min(depth, SHALLOW_LEVELS) * INDENT + Math.max(0, depth - SHALLOW_LEVELS) * DEEP_INDENT;
  return Math.min(wanted, Math.max(0, nameWidth - LEAST_NAME));
}

/** The element id of a row: what the tree says is active. */
export function rowId(span: number): string {
  return `span-row-${span}`;
}

interface SpanRowProps {
  readonly model: TraceModel;
  readonly span: number;
  readonly row: number;
  readonly color: string;
  readonly nameWidth: number;
  readonly folded: boolean;
  readonly selected: boolean;
  readonly matched: boolean;
}

/** One span of the waterfall: its place in the tree and its name. The bar is drawn by the canvas beside it. */
export const SpanRow = memo(function SpanRow(props: SpanRowProps): ReactNode {
  const { model, span, row, color, nameWidth, folded, selected, matched } = props;
  const t = useText();
  const { columns } = model;
  const depth = model.depth[span] ?? 0;
  const children = model.childCount[span] ?? 0;
  const failed = model.failed[span] === 1;
  const below = folded ? (model.errorsBelow[span] ?? 0) : 0;
  const service = serviceOf(model, span);
  const operation = visibleName(t, operationOf(model, span));
  const parent = model.parent[span] ?? -1;
  const entersService = parent < 0 || columns.service[parent] !== columns.service[span];
  const linkCount = columns.links[span] ?? 0;
  const clock = clockWord(model, span);
  const clockTip = clock === undefined ? '' : t(m.clockTip, { why: t(clock) });
  const label = t(m.rowLabel, {
    service,
    operation,
    duration: clock === undefined ? formatDurationNs(columns.durationNsOf[span] ?? 0) : clockTip,
    start: formatDurationNs(columns.startNs[span] ?? 0),
  });
  const Caret = folded ? ChevronRight : ChevronDown;
  return (
    <div
      id={rowId(span)}
      role="row"
      className={`wf-row${selected ? ' selected' : ''}${matched ? ' matched' : ''}`}
      style={{ top: row * ROW_HEIGHT }}
      aria-level={depth + 1}
      aria-rowindex={row + 1}
      aria-selected={selected}
      aria-label={failed ? `${label}, ${t(m.failed)}` : label}
      {...(children > 0 && { 'aria-expanded': !folded })}
      data-span={span}
    >
      <div
        role="gridcell"
        className="wf-name"
        style={{ width: nameWidth, paddingLeft: 4 + indentOf(depth, nameWidth) }}
      >
        {children > 0 ? (
          <span className="wf-caret" data-caret aria-hidden>
            <Caret size={14} />
          </span>
        ) : (
          <span className="wf-caret" />
        )}
        <span className="service-color" style={{ background: color }} />
        {columns.parent[span] === -2 && (
          <span className="wf-broken" data-tip={t(m.parentMissing, { id: columns.parentSpanId[span] ?? '' })}>
            <Unlink size={12} aria-hidden />
          </span>
        )}
        {columns.parent[span] === -3 && (
          <span className="wf-broken" data-tip={t(m.parentCycle)}>
            <RefreshCcw size={12} aria-hidden />
          </span>
        )}
        {clock !== undefined && (
          <span className="wf-broken" data-tip={clockTip}>
            <ClockAlert size={12} aria-hidden />
          </span>
        )}
        <span className="wf-text">
          {entersService && <span className="wf-service">{service}</span>}
          <span className={failed ? 'wf-failed' : undefined}>{operation}</span>
        </span>
        {linkCount > 0 && (
          <span className="wf-badge" data-tip={t(m.hasLinks, { count: linkCount })}>
            <Link2 size={12} aria-hidden />
          </span>
        )}
        {failed && <CircleAlert size={12} className="wf-error-icon" aria-hidden />}
        {below > 0 && (
          <span className="wf-below" data-tip={t(m.errorsBelow, { count: formatCount(below) })}>
            ✕{formatCount(below)}
          </span>
        )}
        {folded && (
          <span className="wf-count">
            +{formatCount((model.subtreeEnd[span] ?? 0) - (model.place[span] ?? 0) - 1)}
          </span>
        )}
      </div>
    </div>
  );
});

interface LogLineRowProps {
  readonly log: TraceLog;
  readonly depth: number;
  readonly row: number;
  readonly nameWidth: number;
}

/** A log line under its span; its dot is drawn by the canvas. */
export const LogLineRow = memo(function LogLineRow({
  log,
  depth,
  row,
  nameWidth,
}: LogLineRowProps): ReactNode {
  return (
    <div
      role="row"
      className="wf-row wf-log"
      style={{ top: row * ROW_HEIGHT }}
      aria-level={depth + 2}
      aria-rowindex={row + 1}
      data-log={row}
    >
      <div
        role="gridcell"
        className="wf-name"
        style={{ width: nameWidth, paddingLeft: 22 + indentOf(depth, nameWidth) }}
      >
        <SeverityMark severity={log.row.severity} />
        <span className="wf-text mono" data-tip={log.row.body}>
          {log.row.body}
        </span>
      </div>
    </div>
  );
});
