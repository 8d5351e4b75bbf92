import { ArrowLeft, ArrowRight, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { LogRow } from '../../../../src/api/logs.ts';
import type { SpanDetail } from '../../../../src/api/traces.ts';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { aroundTime } from '../../lib/time-range.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { AttributeTable } from '../../widgets/AttributeTable.tsx';
import { LongText } from '../../widgets/LongText.tsx';
import { Paged } from '../../widgets/Paged.tsx';
import { SeverityMark } from '../../widgets/Severity.tsx';
import { Timestamp } from '../../widgets/Value.tsx';
import { spanPanelMessages as m } from './span-panel.messages.ts';

interface SectionProps {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

function Section({ title, count, children }: SectionProps): ReactNode {
  const t = useText();
  const [open, setOpen] = useState(true);
  if (count === 0)
    return (
      <section className="span-section empty">
        <h3>
          {title} <span className="muted">{t(m.none)}</span>
        </h3>
      </section>
    );
  return (
    <section className="span-section">
      <h3>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronRight size={13} aria-hidden className={open ? 'turned' : undefined} />
          {title} <span className="muted">{formatCount(count)}</span>
        </button>
      </h3>
      {open && children}
    </section>
  );
}

type SpanEvent = SpanDetail['events'][number];

const eventText = (event: SpanEvent): string => `${event.name} ${JSON.stringify(event.attributes)}`;

function Events({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const t = useText();
  const startNano = BigInt(detail.startUnixNano);
  const one = (event: SpanEvent, index: number): ReactNode => (
    <div
      key={`${event.timeUnixNano}-${index}`}
      className={`span-event${event.name === 'exception' ? ' exception' : ''}`}
    >
      <div className="span-event-head">
        <span className="mono muted">+{formatDurationNs(BigInt(event.timeUnixNano) - startNano)}</span>
        <span className="wrap-anywhere">
          <LongText text={event.name} />
        </span>
      </div>
      <AttributeTable attributes={event.attributes} />
      <Dropped count={event.droppedAttributes} />
    </div>
  );
  return (
    <Paged items={detail.events} findLabel={t(m.findEvents)} textOf={eventText}>
      {(events, first) => events.map((event, index) => one(event, first + index))}
    </Paged>
  );
}

/** Says that attributes of an event or a link are missing. */
function Dropped({ count }: { readonly count: number }): ReactNode {
  const t = useText();
  if (count === 0) return null;
  return <p className="span-more warn-text">{t(m.droppedHere, { count: formatCount(count) })}</p>;
}

type SpanLink = SpanDetail['links'][number];

const linkText = (link: SpanLink): string =>
  `${link.traceId} ${link.spanId} ${JSON.stringify(link.attributes)}`;

function SpanLinks({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const t = useText();
  const links = useLinks();
  return (
    <>
      <Paged items={detail.links} findLabel={t(m.findLinks)} textOf={linkText}>
        {(shown, first) => (
          <ul className="span-links">
            {shown.map((link, index) => (
              <li key={`to-${link.spanId}-${first + index}`}>
                <ArrowLeft size={13} aria-hidden />
                <span className="muted">{t(m.linkTo)}</span>
                <AppLink to={links.trace(link.traceId, link.spanId)} className="mono wrap-anywhere">
                  {link.traceId === detail.traceId ? link.spanId : `${link.traceId} / ${link.spanId}`}
                </AppLink>
                <AttributeTable attributes={link.attributes} />
                <Dropped count={link.droppedAttributes} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
      <LinkedFrom detail={detail} />
    </>
  );
}

function LinkedFrom({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const t = useText();
  const links = useLinks();
  if (detail.linkedFrom.length === 0) return null;
  return (
    <ul className="span-links">
      {detail.linkedFrom.map((link) => (
        <li key={`from-${link.traceId}-${link.spanId}`}>
          <ArrowRight size={13} aria-hidden />
          <span className="muted">{t(m.linkedFrom)}</span>
          <AppLink to={links.trace(link.traceId, link.spanId)}>
            {link.service} {link.name}
          </AppLink>
        </li>
      ))}
    </ul>
  );
}

function SpanLogs({
  logs,
  detail,
}: {
  readonly logs: readonly LogRow[];
  readonly detail: SpanDetail;
}): ReactNode {
  const t = useText();
  const links = useLinks();
  const startMs = Number(BigInt(detail.startUnixNano) / 1_000_000n);
  return (
    <>
      <ul className="span-logs">
        {logs.map((log) => (
          <li key={log.id}>
            <AppLink to={links.logContext(log.id, { service: log.service })}>
              <span className="muted">
                <Timestamp unixNano={BigInt(log.timeUnixNano)} />
              </span>
              <SeverityMark severity={log.severity} />
              <span className="mono wrap-anywhere">{log.body}</span>
            </AppLink>
          </li>
        ))}
      </ul>
      <p className="span-more">
        <AppLink
          to={links.logs({ trace: detail.traceId, span: detail.spanId }, aroundTime(startMs, 900_000))}
        >
          {t(m.allLogs)}
        </AppLink>
      </p>
    </>
  );
}

/** The lists of a span: attributes, events, links in both directions, log lines, resource. */
export function SpanSections({
  detail,
  logs,
}: {
  readonly detail: SpanDetail;
  readonly logs: readonly LogRow[];
}): ReactNode {
  const t = useText();
  return (
    <>
      <Section title={t(m.attributes)} count={Object.keys(detail.attributes).length}>
        <AttributeTable attributes={detail.attributes} />
      </Section>
      <Section title={t(m.events)} count={detail.events.length}>
        <Events detail={detail} />
      </Section>
      <Section title={t(m.links)} count={detail.links.length + detail.linkedFrom.length}>
        <SpanLinks detail={detail} />
      </Section>
      <Section title={t(m.logs)} count={logs.length}>
        <SpanLogs logs={logs} detail={detail} />
      </Section>
      <Section title={t(m.resource)} count={Object.keys(detail.resource).length}>
        <AttributeTable attributes={detail.resource} />
      </Section>
    </>
  );
}
