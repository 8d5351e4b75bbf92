import { useVirtualizer } from '@tanstack/react-virtual';
import { CircleAlert, ClockAlert } from 'lucide-react';
import { memo, type ReactNode, useRef } from 'react';
import type { TraceSummary } from '../../../../src/api/traces.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { type Links, useLinks } from '../../lib/links.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useText } from '../../lib/text.tsx';
import { useServiceColor } from '../../lib/use-service-color.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { Duration, Timestamp } from '../../widgets/Value.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { tracesMessages as m } from './traces.messages.ts';

const ROW_HEIGHT = 28;
/** Colour marks of services shown in a row; the rest is a number. */
const MARKS = 6;

function ServiceMarks({ services }: { readonly services: TraceSummary['services'] }): ReactNode {
  const t = useText();
  const colorOf = useServiceColor();
  const tip = services
    .map((one) => t(m.serviceTip, { service: one.service, spans: one.spans, errors: one.errors }))
    .join('\n');
  return (
    <span className="service-marks" data-tip={tip}>
      {services.slice(0, MARKS).map((one) => (
        <span key={one.service} className="service-color" style={{ background: colorOf(one.service) }} />
      ))}
      <span className="muted">{services.length}</span>
      <span className="sr-only">{t(m.services)}</span>
    </span>
  );
}

interface RowProps {
  readonly trace: TraceSummary;
  readonly slowestNs: number;
  readonly links: Links;
  readonly top: number;
}

const Row = memo(function Row({ trace, slowestNs, links, top }: RowProps): ReactNode {
  const t = useText();
  const ns = Number(trace.durationNs);
  const untimed = t(m.untimed, { count: formatCount(trace.untimed) });
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <AppLink to={links.trace(trace.traceId)} className="trace-row">
        <span className="muted">
          <Timestamp unixNano={BigInt(trace.startUnixNano)} />
        </span>
        <span className="trace-root">
          {trace.rootService === null ? (
            <span className="muted">{t(m.rootMissing)}</span>
          ) : (
            <>
              <ServiceName service={trace.rootService} />
              <span className="clip trace-operation">{visibleName(t, trace.rootOperation ?? '')}</span>
            </>
          )}
        </span>
        <span className="trace-duration">
          <span
            className="duration-bar"
            style={{ width: `${Math.max(1, (ns / Math.max(1, slowestNs)) * 100)}%` }}
          />
          <span className="num">
            {trace.untimed > 0 && (
              <span className="warn-text" data-tip={untimed}>
                <ClockAlert size={12} aria-hidden />
                <span className="sr-only">{untimed}</span>{' '}
              </span>
            )}
            <Duration
              ns={trace.untimed > 0 && trace.durationNs === '0' ? null : BigInt(trace.durationNs)}
              reason={untimed}
            />
          </span>
        </span>
        <span className="num">{formatCount(trace.spans)}</span>
        <span className="num">
          {trace.errors > 0 ? (
            <span className="bad">
              <CircleAlert size={12} aria-hidden /> {formatCount(trace.errors)}
              <span className="sr-only"> {t(m.errorCount, { count: trace.errors })}</span>
            </span>
          ) : (
            <span className="muted">0</span>
          )}
        </span>
        <ServiceMarks services={trace.services} />
      </AppLink>
    </li>
  );
});

/** Moves the focus to the neighbouring row of a list of links. */
function focusNeighbour(list: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('a.trace-row') ?? [])];
  rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}

interface TraceListProps {
  readonly traces: readonly TraceSummary[];
}

/** The found traces, one line each; only the lines on screen exist. */
export function TraceList({ traces }: TraceListProps): ReactNode {
  const t = useText();
  const links = useLinks();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: traces.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const slowestNs = traces.reduce((most, trace) => Math.max(most, Number(trace.durationNs)), 0);
  useShortcuts([
    { keys: ']', label: m.nextTrace, group: m.groupList, run: () => focusNeighbour(scroller.current, 1) },
    {
      keys: '[',
      label: m.previousTrace,
      group: m.groupList,
      run: () => focusNeighbour(scroller.current, -1),
    },
  ]);
  return (
    <>
      <div className="trace-row trace-head" aria-hidden>
        <span>{t(m.time)}</span>
        <span>{t(m.rootOperation)}</span>
        <span className="num">{t(m.duration)}</span>
        <span className="num">{t(m.spans)}</span>
        <span className="num">{t(m.errors)}</span>
        <span>{t(m.services)}</span>
      </div>
      <div ref={scroller} className="trace-scroll" role="group" aria-label={t(m.list)} tabIndex={0}>
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const trace = traces[item.index];
            return (
              trace !== undefined && (
                <Row key={trace.traceId} trace={trace} slowestNs={slowestNs} links={links} top={item.start} />
              )
            );
          })}
        </ul>
      </div>
    </>
  );
}
