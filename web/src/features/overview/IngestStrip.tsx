import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SignalHealth, Status } from '../../../../src/api/system.ts';
import { formatBytes, formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { statusQuery } from '../../api/queries.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { AppLink } from '../../widgets/AppLink.tsx';
import { ErrorState } from '../../widgets/State.tsx';
import { Duration, UnknownValue } from '../../widgets/Value.tsx';
import { overviewMessages as m } from './overview.messages.ts';

const NS_PER_MS = 1e6;

function Cell({
  label,
  tip,
  children,
}: {
  readonly label: string;
  readonly tip?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="strip-cell" data-tip={tip}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Signal({
  label,
  signal,
  nowMs,
}: {
  readonly label: string;
  readonly signal: SignalHealth;
  readonly nowMs: number;
}): ReactNode {
  const t = useText();
  const last = signal.lastReceivedUnixMs;
  return (
    <Cell label={label}>
      {last === null
        ? t(m.receivedNever)
        : t(m.received, {
            count: formatCount(signal.acceptedItems),
            ago: formatDurationNs(Math.max(0, nowMs - last) * NS_PER_MS),
          })}
      {signal.rejectedItems > 0 && (
        <span className="bad"> {t(m.rejected, { count: formatCount(signal.rejectedItems) })}</span>
      )}
      {signal.cutAttributes > 0 && (
        <span className="warn-text" data-tip={t(m.cutTip)}>
          {' '}
          {t(m.cut, { count: formatCount(signal.cutAttributes) })}
        </span>
      )}
    </Cell>
  );
}

function Strip({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const links = useLinks();
  const { ingest, engine } = status;
  const well = ingest.state === 'accepting';
  const { ackP50Ms, ackP99Ms } = ingest;
  return (
    <dl className="strip">
      <Cell label={t(m.health)}>
        <span className={well ? 'strip-ok' : 'bad'}>
          {well ? <CircleCheck size={13} aria-hidden /> : <CircleX size={13} aria-hidden />}{' '}
          {t(well ? m.accepting : m.refusing)}
        </span>
      </Cell>
      <Signal label={t(m.tracesIn)} signal={ingest.traces} nowMs={status.nowUnixMs} />
      <Signal label={t(m.logsIn)} signal={ingest.logs} nowMs={status.nowUnixMs} />
      <Signal label={t(m.metricsIn)} signal={ingest.metrics} nowMs={status.nowUnixMs} />
      <Cell
        label={t(m.ack)}
        {...(ackP50Ms !== null && { tip: t(m.ackTip, { p50: formatDurationNs(ackP50Ms * NS_PER_MS) }) })}
      >
        {ackP99Ms === null ? <UnknownValue reason={t(m.ackNone)} /> : formatDurationNs(ackP99Ms * NS_PER_MS)}
      </Cell>
      <Cell label={t(m.lag)} tip={t(m.lagTip)}>
        <Duration ns={ingest.lagMs * NS_PER_MS} />
      </Cell>
      <Cell
        label={t(m.wal)}
        tip={t(m.walTip, { used: formatBytes(ingest.walBytes), limit: formatBytes(ingest.walLimitBytes) })}
      >
        {formatBytes(ingest.walBytes)}
      </Cell>
      <Cell label={t(m.engine)}>
        <span className={engine.state === 'ready' ? '' : 'bad'}>{t(m[engine.state])}</span>
      </Cell>
      <div className="strip-cell strip-more">
        <dt className="sr-only">{t(m.moreLabel)}</dt>
        <dd>
          <AppLink to={{ path: '/doctor', search: { ...links.page('/doctor').search, tab: 'server' } }}>
            {t(m.more)}
          </AppLink>
        </dd>
      </div>
    </dl>
  );
}

/** Whether data is arriving and how far it is, in one line. */
export function IngestStrip(): ReactNode {
  const { data, error, refetch } = useQuery(statusQuery);
  if (data !== undefined) return <Strip status={data.status} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <div className="strip" aria-hidden />;
}
