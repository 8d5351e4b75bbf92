import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SpanDetail } from '../../../../src/api/traces.ts';
import type { Message } from '../../../../src/base/messages.ts';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { SPAN_KINDS, STATUS_CODES } from '../../api/enums.ts';
import { useLinks } from '../../lib/links.ts';
import { placeOfResource } from '../../lib/profile-places.ts';
import { useText } from '../../lib/text.tsx';
import { AppLink } from '../../widgets/AppLink.tsx';
import { CopyButton } from '../../widgets/Copy.tsx';
import { LongText } from '../../widgets/LongText.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { Duration, Timestamp } from '../../widgets/Value.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { clockWord } from './span-clock.ts';
import { spanPanelMessages as m } from './span-panel.messages.ts';
import { operationOf, serviceOf, type TraceModel } from './trace-model.ts';
import { traceMessages as tm } from './trace.messages.ts';

const ICONS = { UNSET: CircleDashed, OK: CircleCheck, ERROR: CircleAlert } as const;

function StatusMark({
  status,
  message,
}: {
  readonly status: SpanDetail['status'];
  readonly message: string;
}): ReactNode {
  const t = useText();
  const Icon = ICONS[status];
  const word = t({ UNSET: m.statusUnset, OK: m.statusOk, ERROR: m.statusError }[status]);
  return (
    <span className={`status-mark status-${status.toLowerCase()}`}>
      <Icon size={13} aria-hidden /> {word}
      {message !== '' && (
        <span className="status-message wrap-anywhere">
          <LongText text={message} first={400} />
        </span>
      )}
    </span>
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

function Parent({
  model,
  span,
  onSelect,
}: {
  readonly model: TraceModel;
  readonly span: number;
  readonly onSelect: (spanId: string) => void;
}): ReactNode {
  const t = useText();
  const parent = model.parent[span] ?? -1;
  const parentId = model.columns.parentSpanId[span] ?? '';
  if (parent >= 0)
    return (
      <button type="button" className="link-button" onClick={() => onSelect(parentId)}>
        {visibleName(t, operationOf(model, parent))}
      </button>
    );
  return parentId === '' ? (
    t(m.root)
  ) : (
    <span className="warn-text">
      {t(model.columns.parent[span] === -3 ? m.parentCycle : m.parentMissing, { id: parentId })}
    </span>
  );
}

/** Says when the times of the span are not what the sender measured; nothing when they are. */
function ClockFact({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const t = useText();
  const words = [
    ...(detail.timeSource === 'received'
      ? [t(m.noTimes)]
      : detail.timeSource === 'end'
        ? [t(m.noStart)]
        : []),
    ...(detail.clock === 'no-end' ? [t(m.noEnd)] : []),
    ...(detail.endBeforeStartNs === '0'
      ? []
      : [t(m.endsBefore, { time: formatDurationNs(BigInt(detail.endBeforeStartNs)) })]),
  ];
  if (words.length === 0) return null;
  return (
    <Fact label={t(m.clock)}>
      <span className="warn-text">{words.join(' ')}</span>
    </Fact>
  );
}

/** What limits left out before the span was stored; nothing when they left out nothing. */
function DroppedFact({ dropped }: { readonly dropped: SpanDetail['dropped'] }): ReactNode {
  const t = useText();
  const words = [
    [dropped.attributes, m.droppedAttributes] as const,
    [dropped.events, m.droppedEvents] as const,
    [dropped.links, m.droppedLinks] as const,
  ].flatMap(([count, message]) => (count > 0 ? [t(message, { count: formatCount(count) })] : []));
  if (words.length === 0) return null;
  return (
    <Fact label={t(m.dropped)}>
      <span className="warn-text">{t(m.droppedWhy, { what: words.join(', ') })}</span>
    </Fact>
  );
}

function receivedWord(clock: SpanDetail['clock']): Message {
  if (clock === 'no-time') return m.receivedThen;
  return clock === 'no-end' || clock === 'end-before-start' ? m.receivedAfterStart : m.receivedAfter;
}

/** What only the stored span tells: where it came from and when it arrived. */
function StoredFacts({
  detail,
  endNano,
}: {
  readonly detail: SpanDetail;
  readonly endNano: bigint;
}): ReactNode {
  const t = useText();
  const links = useLinks();
  const received = BigInt(detail.receivedUnixNano) - endNano;
  return (
    <>
      {detail.requestId !== '' && (
        <Fact label={t(m.requestId)}>
          <code className="wrap-anywhere">{detail.requestId}</code> <CopyButton value={detail.requestId} />
          <br />
          <AppLink to={links.logs({ request: detail.requestId })}>{t(m.requestLogs)}</AppLink>
          {' · '}
          <AppLink to={links.traces({ request: detail.requestId })}>{t(m.requestTraces)}</AppLink>
        </Fact>
      )}
      <ClockFact detail={detail} />
      <DroppedFact dropped={detail.dropped} />
      {detail.sampleRate !== 1 && (
        <Fact label={t(m.sampled)}>{t(m.sampledTip, { count: detail.sampleRate })}</Fact>
      )}
      <Fact label={t(m.received)}>{t(receivedWord(detail.clock), { time: formatDurationNs(received) })}</Fact>
      {detail.scope.name !== '' && (
        <Fact label={t(m.scope)}>
          <span className="wrap-anywhere">
            {detail.scope.name} {detail.scope.version}
          </span>
        </Fact>
      )}
      {detail.traceState !== '' && (
        <Fact label={t(m.traceState)}>
          <code className="wrap-anywhere">{detail.traceState}</code>
        </Fact>
      )}
    </>
  );
}

interface SpanFactsProps {
  readonly model: TraceModel;
  readonly span: number;
  readonly detail: SpanDetail | undefined;
  readonly onSelect: (spanId: string) => void;
}

/** The head of the panel: who, when, how long, how it ended. */
export function SpanFacts({ model, span, detail, onSelect }: SpanFactsProps): ReactNode {
  const t = useText();
  const links = useLinks();
  const { columns } = model;
  const startNs = columns.startNs[span] ?? 0;
  const durationNs = columns.durationNsOf[span] ?? 0;
  const startNano = BigInt(columns.startUnixNano) + BigInt(Math.round(startNs));
  const spanId = columns.spanId[span] ?? '';
  const pieces = model.critical;
  let critical = 0;
  for (let i = pieces.first[span] ?? 0; i < (pieces.first[span + 1] ?? 0); i++) {
    const piece = columns.criticalPath[pieces.rows[i] ?? -1];
    if (piece !== undefined) critical += piece[2] - piece[1];
  }
  const service = serviceOf(model, span);
  const clock = clockWord(model, span);
  const unknown = clock !== undefined && { reason: t(tm.clockTip, { why: t(clock) }) };
  return (
    <dl className="facts">
      <Fact label={t(m.service)}>
        <ServiceName service={service} />
        <br />
        <AppLink
          to={links.profiles(service, Number(startNano / 1_000_000n), placeOfResource(detail?.resource))}
        >
          {t(m.profiles)}
        </AppLink>
      </Fact>
      <Fact label={t(m.status)}>
        <StatusMark
          status={STATUS_CODES[columns.status[span] ?? 0] ?? 'UNSET'}
          message={detail?.statusMessage ?? ''}
        />
      </Fact>
      <Fact label={t(m.duration)}>
        <Duration ns={clock === undefined ? durationNs : null} {...unknown} />
      </Fact>
      <Fact label={t(m.self)}>
        <Duration ns={clock === undefined ? (columns.selfNs[span] ?? null) : null} {...unknown} />
      </Fact>
      {critical > 0 && (
        <Fact label={t(m.critical)}>
          <Duration ns={critical} />
        </Fact>
      )}
      <Fact label={t(m.start)}>
        <Timestamp unixNano={startNano} form="full" />
      </Fact>
      <Fact label={t(m.offset)}>
        <Duration ns={startNs} />
      </Fact>
      <Fact label={t(m.kind)}>{SPAN_KINDS[columns.kind[span] ?? 0]}</Fact>
      <Fact label={t(m.spanId)}>
        <code>{spanId}</code> <CopyButton value={spanId} />
      </Fact>
      <Fact label={t(m.parentId)}>
        <Parent model={model} span={span} onSelect={onSelect} />
      </Fact>
      {detail !== undefined && (
        <StoredFacts detail={detail} endNano={startNano + BigInt(Math.round(durationNs))} />
      )}
      <Fact label="">
        <AppLink to={links.traces({ service, operation: operationOf(model, span) })}>{t(m.similar)}</AppLink>
      </Fact>
    </dl>
  );
}
