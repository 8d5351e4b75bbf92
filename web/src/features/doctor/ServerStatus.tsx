import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SignalHealth, Status } from '../../../../src/api/system.ts';
import { formatBytes, formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { statusQuery } from '../../api/queries.ts';
import { useLocal, useText } from '../../lib/text.tsx';
import { CopyButton } from '../../widgets/Copy.tsx';
import { ErrorState, Notice, SkeletonRows } from '../../widgets/State.tsx';
import { ByteCount, Count, Duration, Timestamp, UnknownValue } from '../../widgets/Value.tsx';
import { doctorMessages as m } from './doctor.messages.ts';

const NS_PER_MS = 1e6;

const nanoOf = (unixMs: number): bigint => BigInt(Math.round(unixMs)) * 1_000_000n;

function Section({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="pane" aria-label={title}>
      <div className="pane-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="muted end">{note}</span>}
      </div>
      {children}
    </section>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Signals({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const row = (label: string, signal: SignalHealth): ReactNode => (
    <tr key={label}>
      <td>{label}</td>
      <td className="num">
        <Count value={signal.requests} />
      </td>
      <td className="num">
        <Count value={signal.acceptedItems} />
      </td>
      <td className="num">
        <Count value={signal.storedItems} />
      </td>
      <td className={`num${signal.rejectedItems > 0 ? ' bad' : ''}`}>
        <Count value={signal.rejectedItems} />
      </td>
      <td className="num">
        {signal.lastReceivedUnixMs === null ? (
          <UnknownValue reason={t(m.never)} />
        ) : (
          <Timestamp unixNano={nanoOf(signal.lastReceivedUnixMs)} form="second" />
        )}
      </td>
    </tr>
  );
  return (
    <div className="pane-scroll" role="group" tabIndex={0} aria-label={t(m.signal)}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.signal)}</th>
            {[m.requests, m.accepted, m.stored, m.rejected, m.lastReceived].map((message) => (
              <th key={message.en} scope="col" className="num">
                {t(message)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {row(t(m.traces), status.ingest.traces)}
          {row(t(m.logs), status.ingest.logs)}
          {row(t(m.metrics), status.ingest.metrics)}
        </tbody>
      </table>
    </div>
  );
}

function Ingest({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const local = useLocal();
  const { ingest } = status;
  const { ackP50Ms, ackP99Ms } = ingest;
  return (
    <Section
      title={t(m.ingest)}
      note={t(m.sinceStart, { ago: formatDurationNs(status.process.uptimeMs * NS_PER_MS) })}
    >
      {ingest.refusal !== null && <Notice tone="error">{local(ingest.refusal)}</Notice>}
      <dl className="status-facts">
        <Fact label={t(m.state)}>
          <span className={ingest.state === 'accepting' ? 'status-good' : 'bad'}>{t(m[ingest.state])}</span>
        </Fact>
        <Fact label={t(m.ackTimes)}>
          {ackP50Ms === null || ackP99Ms === null ? (
            <UnknownValue reason={t(m.ackNone)} />
          ) : (
            t(m.ackValue, {
              p50: formatDurationNs(ackP50Ms * NS_PER_MS),
              p99: formatDurationNs(ackP99Ms * NS_PER_MS),
            })
          )}
        </Fact>
        <Fact label={t(m.wal)}>
          {t(m.walValue, { used: formatBytes(ingest.walBytes), limit: formatBytes(ingest.walLimitBytes) })}
        </Fact>
        <Fact label={t(m.lag)}>
          <Duration ns={ingest.lagMs * NS_PER_MS} />
        </Fact>
        <Fact label={t(m.quarantined)}>
          <span className={ingest.quarantined > 0 ? 'bad' : undefined}>
            {formatCount(ingest.quarantined)}
          </span>
        </Fact>
      </dl>
      <Signals status={status} />
    </Section>
  );
}

function Storage({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const { storage } = status;
  return (
    <Section title={t(m.storage)}>
      <dl className="status-facts">
        <Fact label={t(m.dataDir)}>
          <code className="wrap-anywhere">{storage.dataDir}</code>
        </Fact>
        <Fact label={t(m.free)}>
          <ByteCount bytes={storage.freeBytes} reason={t(m.freeUnknown)} />
        </Fact>
      </dl>
      <div className="pane-scroll" role="group" tabIndex={0} aria-label={t(m.storage)}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t(m.table)}</th>
              {[m.rows, m.bytes, m.perRow, m.retention, m.oldest].map((message) => (
                <th key={message.en} scope="col" className="num">
                  {t(message)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {storage.tables.map((table) => {
              const days = storage.retentionDays[table.table];
              return (
                <tr key={table.table}>
                  <td className="mono">{table.table}</td>
                  <td className="num">
                    <Count value={table.rows} />
                  </td>
                  <td className="num">
                    <ByteCount bytes={table.bytes} />
                  </td>
                  <td className="num">
                    <ByteCount
                      bytes={table.rows === 0 ? null : table.bytes / table.rows}
                      reason={t(m.noRows)}
                    />
                  </td>
                  <td className="num">
                    {days === undefined ? (
                      <UnknownValue reason={t(m.forever)} />
                    ) : (
                      t(m.days, { count: formatCount(days) })
                    )}
                  </td>
                  <td className="num">
                    {table.oldestUnixMs === null ? (
                      <UnknownValue reason={t(m.noRows)} />
                    ) : (
                      <Timestamp unixNano={nanoOf(table.oldestUnixMs)} form="second" />
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Events({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const local = useLocal();
  const words = { info: m.severityInfo, warning: m.severityWarning, error: m.severityError };
  const { events } = status.ingest;
  return (
    <Section title={t(m.events)}>
      {events.length === 0 ? (
        <p className="muted status-empty">{t(m.noEvents)}</p>
      ) : (
        <ul className="status-events">
          {events.map((event) => (
            <li key={`${event.atUnixMs} ${event.name}`}>
              <span className="muted">
                <Timestamp unixNano={nanoOf(event.atUnixMs)} form="second" />
              </span>
              <span className={`event-severity ${event.severity}`}>{t(words[event.severity])}</span>
              <span>
                {local(event.text)} <span className="muted mono">{event.name}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Engine({ status }: { readonly status: Status }): ReactNode {
  const t = useText();
  const { engine, process, listen } = status;
  const address = (value: string): ReactNode => (
    <>
      <code className="wrap-anywhere">{value}</code> <CopyButton value={value} />
    </>
  );
  return (
    <div className="status-pair">
      <Section title={t(m.engine)}>
        <dl className="status-facts">
          <Fact label={t(m.engineKind)}>{t(m[engine.kind])}</Fact>
          <Fact label={t(m.state)}>
            <span className={engine.state === 'ready' ? 'status-good' : 'bad'}>{t(m[engine.state])}</span>
          </Fact>
          <Fact label={t(m.version)}>{engine.version ?? <UnknownValue reason={t(m.versionUnknown)} />}</Fact>
          <Fact label={t(m.restarts)}>{formatCount(engine.restarts)}</Fact>
          {engine.priority !== null && (
            <Fact label={t(m.priority)}>{t(m[`priority_${engine.priority}`])}</Fact>
          )}
          <Fact label={t(m.queries)}>
            {t(m.queriesValue, { running: engine.runningQueries, waiting: engine.waitingQueries })}
          </Fact>
          {engine.lastError !== null && (
            <Fact label={t(m.lastError)}>
              <span className="wrap-anywhere">{engine.lastError}</span>
            </Fact>
          )}
        </dl>
      </Section>
      <Section title={t(m.process)}>
        <dl className="status-facts">
          <Fact label={t(m.version)}>{status.version}</Fact>
          <Fact label={t(m.uptime)}>
            <Duration ns={process.uptimeMs * NS_PER_MS} />
          </Fact>
          <Fact label={t(m.rss)}>
            <ByteCount bytes={process.rssBytes} />
          </Fact>
          <Fact label={t(m.engineRss)}>
            <ByteCount bytes={process.engineRssBytes} reason={t(m.engineRssUnknown)} />
          </Fact>
          <Fact label={t(m.web)}>{address(listen.web)}</Fact>
          <Fact label={t(m.otlpHttp)}>{address(listen.otlpHttp)}</Fact>
          <Fact label={t(m.otlpGrpc)}>{address(listen.otlpGrpc)}</Fact>
        </dl>
      </Section>
    </div>
  );
}

/** How this server is doing: ingest, storage, engine, process, and what happened to it. */
export function ServerStatus(): ReactNode {
  const { data, error, refetch } = useQuery(statusQuery);
  if (data === undefined)
    return error === null ? (
      <SkeletonRows rows={14} widths={[15, 60]} />
    ) : (
      <ErrorState error={error} onRetry={() => void refetch()} />
    );
  const { status } = data;
  return (
    <>
      <Ingest status={status} />
      <Storage status={status} />
      <Engine status={status} />
      <Events status={status} />
    </>
  );
}
