import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { LogRow } from '../../../../src/api/logs.ts';
import { formatDurationNs } from '../../../../src/base/units.ts';
import { logContextQuery } from '../../api/queries.ts';
import { plainAttributes } from '../../lib/attribute-text.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { AppLink } from '../../widgets/AppLink.tsx';
import { AttributeTable } from '../../widgets/AttributeTable.tsx';
import { CopyButton } from '../../widgets/Copy.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SeverityMark } from '../../widgets/Severity.tsx';
import { SidePanel } from '../../widgets/SidePanel.tsx';
import { ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { Timestamp, UnknownValue } from '../../widgets/Value.tsx';
import { Button } from '../../widgets/Button.tsx';
import { LongText } from '../../widgets/LongText.tsx';
import { headOfText } from '../../widgets/page-of.ts';
import { visibleText } from '../../widgets/visible-text.ts';
import { indentJson } from './indent-json.ts';
import { logsMessages as m } from './logs.messages.ts';

const CONTEXT_STEP = 8;
const MAX_CONTEXT = 500;
/** Characters of a line beside others; the line itself is shown with all of it. */
const MAX_LINE = 500;

/** A log line as readable JSON, for copying. */
function logJson(log: LogRow): string {
  return JSON.stringify({ ...log, attributes: plainAttributes(log.attributes) }, null, 2);
}

function Observed({ log }: { readonly log: LogRow }): ReactNode {
  const t = useText();
  if (log.observedUnixNano === '0') return <UnknownValue reason={t(m.notObserved)} />;
  const late = BigInt(log.observedUnixNano) - BigInt(log.timeUnixNano);
  const time = formatDurationNs(late < 0n ? -late : late);
  return t(late < 0n ? m.observedBefore : m.observedAfter, { time });
}

function Facts({ log }: { readonly log: LogRow }): ReactNode {
  const t = useText();
  const links = useLinks();
  return (
    <dl className="log-facts">
      <dt>{t(m.time)}</dt>
      <dd>
        <Timestamp unixNano={BigInt(log.timeUnixNano)} form="full" />
      </dd>
      <dt>{t(m.observed)}</dt>
      <dd>
        <Observed log={log} />
      </dd>
      <dt>{t(m.service)}</dt>
      <dd>
        <ServiceName service={log.service} />
      </dd>
      {log.eventName !== '' && (
        <>
          <dt>{t(m.event)}</dt>
          <dd className="mono wrap-anywhere">{log.eventName}</dd>
        </>
      )}
      <dt>{t(m.trace)}</dt>
      <dd>
        {log.traceId === '' ? (
          <UnknownValue reason={t(m.noTrace)} />
        ) : (
          <>
            <AppLink to={links.trace(log.traceId, log.spanId)} className="mono wrap-anywhere">
              {log.traceId}
            </AppLink>{' '}
            <CopyButton value={log.traceId} />
            <br />
            <AppLink to={links.logs({ trace: log.traceId })}>{t(m.traceLogs)}</AppLink>
          </>
        )}
      </dd>
      <dt>{t(m.request)}</dt>
      <dd>
        {log.requestId === '' ? (
          <UnknownValue reason={t(m.noRequest)} />
        ) : (
          <>
            <span className="mono wrap-anywhere">{log.requestId}</span> <CopyButton value={log.requestId} />
            <br />
            <AppLink to={links.logs({ request: log.requestId })}>{t(m.requestLogs)}</AppLink>
            {' · '}
            <AppLink to={links.traces({ request: log.requestId })}>{t(m.requestTraces)}</AppLink>
          </>
        )}
      </dd>
    </dl>
  );
}

interface ContextProps {
  readonly lines: readonly LogRow[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

function ContextLines({ lines, selected, onSelect }: ContextProps): ReactNode {
  return (
    <ul className="context-lines">
      {lines.map((line) => (
        <li key={line.id}>
          <button type="button" aria-current={line.id === selected} onClick={() => onSelect(line.id)}>
            <span className="mono muted">
              <Timestamp unixNano={BigInt(line.timeUnixNano)} />
            </span>
            <SeverityMark severity={line.severity} />
            <span className="mono clip">{visibleText(headOfText(line.body, MAX_LINE))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface LogPanelProps {
  readonly id: string;
  /** The line itself when the list has it. */
  readonly known: LogRow | undefined;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** Everything about one log line, and the lines of the same sender around it. */
export function LogPanel({ id, known, onSelect, onClose }: LogPanelProps): ReactNode {
  const t = useText();
  const [reach, setReach] = useState({ id, before: CONTEXT_STEP, after: CONTEXT_STEP });
  // Another line starts with a short context again.
  const { before, after } = reach.id === id ? reach : { before: CONTEXT_STEP, after: CONTEXT_STEP };
  const context = useQuery(logContextQuery(id, { before, after }));
  const lines = context.data?.logs;
  const log = known ?? (context.isPlaceholderData ? undefined : lines?.[context.data?.index ?? -1]);
  const widen = (change: Partial<typeof reach>): void => setReach({ id, before, after, ...change });
  return (
    <SidePanel
      title={log === undefined ? t(m.details) : <SeverityMark severity={log.severity} />}
      label={t(m.details)}
      actions={
        log !== undefined && (
          <>
            <CopyButton value={log.body} label={t(m.copyText)} />
            <CopyButton value={() => logJson(log)}>{'JSON'}</CopyButton>
          </>
        )
      }
      onClose={onClose}
    >
      {log !== undefined && (
        <>
          <pre className="log-text">
            <LongText key={log.id} text={indentJson(log.body)} />
          </pre>
          <Facts log={log} />
          <h3 className="log-section">{t(m.attributes)}</h3>
          <AttributeTable attributes={log.attributes} />
        </>
      )}
      <h3 className="log-section">{t(m.context)}</h3>
      {context.error !== null ? (
        <ErrorState error={context.error} onRetry={() => void context.refetch()} />
      ) : lines === undefined ? (
        <SkeletonRows rows={10} widths={[18, 10, 55]} />
      ) : (
        <>
          {before < MAX_CONTEXT && (context.data?.index ?? 0) >= before && (
            <Button small look="quiet" onClick={() => widen({ before: Math.min(MAX_CONTEXT, before + 50) })}>
              {t(m.more, { count: 50 })}
            </Button>
          )}
          <ContextLines lines={lines} selected={id} onSelect={onSelect} />
          {after < MAX_CONTEXT && lines.length - 1 - (context.data?.index ?? 0) >= after && (
            <Button small look="quiet" onClick={() => widen({ after: Math.min(MAX_CONTEXT, after + 50) })}>
              {t(m.more, { count: 50 })}
            </Button>
          )}
        </>
      )}
    </SidePanel>
  );
}
