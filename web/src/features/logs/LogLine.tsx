import { Activity, Hash } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { LogRow } from '../../../../src/api/logs.ts';
import type { Links } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { AppLink } from '../../widgets/AppLink.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SeverityMark } from '../../widgets/Severity.tsx';
import { Timestamp } from '../../widgets/Value.tsx';
import { headOfText } from '../../widgets/page-of.ts';
import { visibleText } from '../../widgets/visible-text.ts';
import { markWords } from './log-query.ts';
import { logsMessages as m } from './logs.messages.ts';

/** Longer texts are cut in the list; the details show all of it. */
const MAX_SHOWN = 2000;

interface LogLineProps {
  readonly log: LogRow;
  readonly words: readonly string[];
  readonly links: Links;
  readonly withDate: boolean;
}

/** The cells of one log line, with the ways to its trace and its request. */
export const LogLine = memo(function LogLine({ log, words, links, withDate }: LogLineProps): ReactNode {
  const t = useText();
  const head = visibleText(headOfText(log.body, MAX_SHOWN));
  const body = log.body.length > MAX_SHOWN ? `${head}…` : head;
  return (
    <>
      <span role="gridcell" className="log-time mono muted">
        <Timestamp unixNano={BigInt(log.timeUnixNano)} form={withDate ? 'second' : 'clock'} />
      </span>
      <span role="gridcell" className="log-severity">
        <SeverityMark severity={log.severity} />
      </span>
      <span role="gridcell" className="log-service">
        <ServiceName service={log.service} />
      </span>
      <span role="gridcell" className="log-body mono">
        {markWords(body, words).map((piece, index) =>
          piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text,
        )}
      </span>
      <span role="gridcell" className="log-links">
        {log.requestId !== '' && (
          <AppLink
            to={links.logs({ request: log.requestId })}
            className="btn quiet small icon-only"
            aria-label={t(m.sameRequest, { id: log.requestId })}
            data-tip={t(m.sameRequest, { id: log.requestId })}
            tabIndex={-1}
          >
            <Hash size={13} aria-hidden />
          </AppLink>
        )}
        {log.traceId !== '' && (
          <AppLink
            to={links.trace(log.traceId, log.spanId)}
            className="btn quiet small icon-only"
            aria-label={t(m.openTrace)}
            data-tip={t(m.openTrace)}
            tabIndex={-1}
          >
            <Activity size={13} aria-hidden />
          </AppLink>
        )}
      </span>
    </>
  );
});
