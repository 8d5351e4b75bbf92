import { useQuery } from '@tanstack/react-query';
import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CirclePlus,
  Info,
  type LucideIcon,
  TrendingDown,
  TrendingUp,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { DoctorHistory } from '../../../../src/api/doctor-history.ts';
import { formatCount } from '../../../../src/base/units.ts';
import type { Severity } from '../../../../src/model/finding.ts';
import { doctorHistoryQuery } from '../../api/queries.ts';
import { useClock } from '../../lib/clock.ts';
import { useLinks } from '../../lib/links.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { formatDateTime } from '../../lib/time-text.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { Button } from '../../widgets/Button.tsx';
import { CutNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { historyMessages as m } from './history.messages.ts';
import './history.css';

type Span = DoctorHistory['spans'][number];
type Event = DoctorHistory['events'][number];

const DAY_MS = 86_400_000;
/** How far back each choice looks. */
const RANGES = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
/** One of the choices. */
export type HistoryRange = keyof typeof RANGES;
/** The choices in their order. */
export const HISTORY_RANGES: readonly [HistoryRange, ...HistoryRange[]] = ['day', 'week', 'month'];

const ICONS: Readonly<Record<Severity, LucideIcon>> = { error: CircleAlert, warn: TriangleAlert, info: Info };
const CHANGES: Readonly<Record<Event['change'], LucideIcon>> = {
  appeared: CirclePlus,
  gone: CircleCheck,
  worse: TrendingUp,
  milder: TrendingDown,
  'lost-sight': CircleHelp,
};
/** A stretch shorter than a thousandth of the range is still seen. */
const LEAST_WIDTH = 0.6;

function SeverityWord({ severity }: { readonly severity: Severity }): ReactNode {
  const t = useText();
  const Icon = ICONS[severity];
  return (
    <span className={`history-severity ${severity}`}>
      <Icon size={13} aria-hidden />
      {t(m[severity])}
    </span>
  );
}

/** The stretches of one finding on the whole range; text beside it tells the latest. */
function Course({
  spans,
  from,
  to,
}: {
  readonly spans: readonly Span[];
  readonly from: number;
  readonly to: number;
}): ReactNode {
  const share = (ms: number): number => Math.min(100, Math.max(0, ((ms - from) / (to - from)) * 100));
  return (
    <div className="course" aria-hidden>
      {spans.map((span) => {
        const left = share(span.fromUnixMs);
        const right = share(span.goneUnixMs ?? (span.lostSight ? span.lastSeenUnixMs : to));
        const kind = span.lostSight ? 'lost' : span.goneUnixMs === null ? 'open' : 'closed';
        return (
          <div
            key={span.fromUnixMs}
            className={`course-bar ${span.severity} ${kind}`}
            style={{ left: `${left}%`, width: `${Math.max(LEAST_WIDTH, right - left)}%` }}
          />
        );
      })}
    </div>
  );
}

function When({ span }: { readonly span: Span }): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const time = (ms: number): string => formatDateTime(ms, zone);
  const tip =
    span.notBeforeUnixMs === null
      ? undefined
      : t(m.between, { from: time(span.notBeforeUnixMs), to: time(span.fromUnixMs) });
  const text =
    span.goneUnixMs !== null
      ? t(m.until, { from: time(span.fromUnixMs), to: time(span.goneUnixMs) })
      : t(span.notBeforeUnixMs === null ? m.sinceBefore : m.since, { time: time(span.fromUnixMs) });
  return (
    <span data-tip={tip}>
      {text}
      {span.goneUnixMs === null && (
        <span className="muted"> · {t(span.lostSight ? m.lostSight : m.stillThere)}</span>
      )}
    </span>
  );
}

/** The stretches by what was found where: a finding that comes and goes is one row, in the place of its latest. */
function byFinding(spans: readonly Span[]): readonly (readonly [Span, ...Span[]])[] {
  const rows = new Map<string, [Span, ...Span[]]>();
  for (const span of spans) {
    const key = `${span.slug} ${span.target}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [span]);
    else row.push(span);
  }
  return [...rows.values()];
}

function Spans({
  history,
  from,
  to,
}: {
  readonly history: DoctorHistory;
  readonly from: number;
  readonly to: number;
}): ReactNode {
  const t = useText();
  const local = useLocal();
  const links = useLinks();
  return (
    <section className="pane" aria-label={t(m.findings)}>
      <div className="pane-head">
        <h2>{t(m.findings)}</h2>
      </div>
      {history.spans.length === 0 ? (
        <p className="muted status-empty">{t(m.noFindings, { count: formatCount(history.runs) })}</p>
      ) : (
        <ul className="history-spans">
          {byFinding(history.spans).map((spans) => {
            const [span, ...earlier] = spans;
            const texts = history.texts.find((one) => one.slug === span.slug);
            return (
              <li key={`${span.slug} ${span.target}`}>
                <SeverityWord severity={span.severity} />
                <span>
                  <AppLink to={links.doctorCheck(span.slug)}>
                    {texts === undefined ? span.slug : local(texts.title)}
                  </AppLink>{' '}
                  {texts !== undefined && <span className="history-slug muted mono">{span.slug}</span>}
                </span>
                <span className="history-when">
                  <When span={span} />
                  {earlier.length > 0 && (
                    <span className="muted"> · {t(m.earlier, { count: formatCount(earlier.length) })}</span>
                  )}
                </span>
                <Course spans={spans} from={from} to={to} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Events({ history }: { readonly history: DoctorHistory }): ReactNode {
  const t = useText();
  const local = useLocal();
  const { zone } = usePreferences();
  return (
    <section className="pane" aria-label={t(m.changes)}>
      <div className="pane-head">
        <h2>{t(m.changes)}</h2>
      </div>
      {history.events.length === 0 ? (
        <p className="muted status-empty">{t(m.noChanges)}</p>
      ) : (
        <ul className="history-events">
          {history.events.map((event) => {
            const Icon = CHANGES[event.change];
            const texts = history.texts.find((one) => one.slug === event.slug);
            return (
              <li key={`${event.atUnixMs} ${event.slug} ${event.target} ${event.change}`}>
                <span className="muted">{formatDateTime(event.atUnixMs, zone)}</span>
                <span className={`history-change ${event.change}`}>
                  <Icon size={13} aria-hidden />
                  {t(m[event.change])}
                </span>
                <SeverityWord severity={event.severity} />
                <span>
                  {texts === undefined ? event.slug : local(texts.title)}{' '}
                  {texts !== undefined && <span className="history-slug muted mono">{event.slug}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

interface HistoryProps {
  readonly range: HistoryRange;
  readonly onRange: (range: HistoryRange) => void;
}

/** When findings of this machine appeared and went, from the runs that are kept. */
export function FindingHistory({ range, onRange }: HistoryProps): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { data, error, refetch } = useQuery(doctorHistoryQuery(RANGES[range], useClock()));
  return (
    <>
      <div className="doctor-head">
        <div className="btn-group" role="group" aria-label={t(m.range)}>
          {HISTORY_RANGES.map((one) => (
            <Button key={one} aria-pressed={one === range} onClick={() => onRange(one)}>
              {t(m[one])}
            </Button>
          ))}
        </div>
        {data !== undefined && data.history.lastRunUnixMs !== null && (
          <span className="muted">
            {t(m.runs, {
              count: formatCount(data.history.runs),
              time: formatDateTime(data.history.lastRunUnixMs, zone),
            })}
          </span>
        )}
      </div>
      {error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonRows rows={10} widths={[10, 40, 30]} />}
      {data !== undefined && <CutNotice completeness={data.history.completeness} />}
      {data !== undefined && data.history.runs === 0 && (
        <EmptyState title={t(m.noRunsTitle)}>
          <p>{t(m.noRuns)}</p>
        </EmptyState>
      )}
      {data !== undefined && data.history.runs > 0 && (
        <>
          <Spans history={data.history} from={data.fromMs} to={data.toMs} />
          <Events history={data.history} />
        </>
      )}
    </>
  );
}
