import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight, ChevronRight, Copy, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../../../src/base/units.ts';
import { apiPath } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { copyText } from '../../lib/copy.ts';
import { useGo, useLinks } from '../../lib/links.ts';
import { useTraceNeighbours } from '../../lib/result-list.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useText } from '../../lib/text.tsx';
import { aroundTime } from '../../lib/time-range.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { IconButton } from '../../widgets/Button.tsx';
import { CopyButton } from '../../widgets/Copy.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { Duration, Timestamp } from '../../widgets/Value.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { curlCommand, traceJson } from './span-json.ts';
import { operationOf, serviceOf, type TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';

const AROUND_MS = 15 * 60_000;

function CopyMenu({ model }: { readonly model: TraceModel }): ReactNode {
  const t = useText();
  const { data: session } = useQuery(sessionQuery);
  const { traceId } = model.columns;
  const copy = (value: string): void => void copyText(value);
  return (
    <Menu
      label={t(m.copyMenu)}
      icon={Copy}
      align="end"
      items={[
        { key: 'link', label: t(m.copyLink), run: () => copy(location.href) },
        { key: 'json', label: t(m.copyJson), run: () => copy(traceJson(model.columns)) },
        {
          key: 'curl',
          label: t(m.copyCurl),
          run: () =>
            copy(
              curlCommand(
                location.origin + apiPath(`/api/v1/traces/${traceId}`),
                session?.tokenRequired === true,
              ),
            ),
        },
      ]}
    >
      {t(m.copyMenu)}
    </Menu>
  );
}

function Neighbours({ traceId }: { readonly traceId: string }): ReactNode {
  const t = useText();
  const links = useLinks();
  const go = useGo();
  const { previous, next } = useTraceNeighbours(traceId);
  const open = (id: string | undefined): void => {
    // Stepping through a list is one visit: back leads to the list.
    if (id !== undefined) go(links.trace(id), { replace: true });
  };
  useShortcuts([
    { keys: '[', label: m.previous, group: m.groupTrace, run: () => open(previous) },
    { keys: ']', label: m.next, group: m.groupTrace, run: () => open(next) },
  ]);
  if (previous === undefined && next === undefined) return null;
  return (
    <span className="btn-group">
      <IconButton
        look="plain"
        icon={ArrowLeft}
        label={t(m.previous)}
        shortcut="["
        disabled={previous === undefined}
        onClick={() => open(previous)}
      />
      <IconButton
        look="plain"
        icon={ArrowRight}
        label={t(m.next)}
        shortcut="]"
        disabled={next === undefined}
        onClick={() => open(next)}
      />
    </span>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a trace is: root, figures, and ways to take it along. */
export function TraceHeader({
  model,
  errorCount,
}: {
  readonly model: TraceModel;
  readonly errorCount: number;
}): ReactNode {
  const t = useText();
  const links = useLinks();
  const { columns } = model;
  const root = columns.parent.indexOf(-1);
  const startMs = Number(BigInt(columns.startUnixNano) / 1_000_000n);
  return (
    <header className="trace-header">
      <div className="trace-title">
        <AppLink to={links.page('/traces')} className="muted">
          {t(m.back)}
        </AppLink>
        <ChevronRight size={13} aria-hidden className="muted" />
        <h1>
          {root < 0 ? (
            t(columns.parent.includes(-2) ? m.rootMissing : m.rootCycle)
          ) : (
            <>
              <ServiceName service={serviceOf(model, root)} />
              <span className="wrap-anywhere trace-operation-name">
                {visibleName(t, operationOf(model, root))}
              </span>
            </>
          )}
        </h1>
        <span className="trace-actions">
          <Neighbours traceId={columns.traceId} />
          <AppLink
            className="btn plain"
            to={links.logs({ trace: columns.traceId }, aroundTime(startMs, AROUND_MS))}
            data-tip={t(m.logsOfTraceTip)}
          >
            <ScrollText size={15} aria-hidden /> {t(m.logsOfTrace)}
          </AppLink>
          <CopyMenu model={model} />
        </span>
      </div>
      <dl className="trace-figures">
        <Figure label={t(m.duration)}>
          <Duration ns={BigInt(columns.durationNs)} />
        </Figure>
        <Figure label={t(m.started)}>
          <Timestamp unixNano={BigInt(columns.startUnixNano)} form="full" />
        </Figure>
        <Figure label={t(m.spans)}>{formatCount(model.size)}</Figure>
        <Figure label={t(m.errors)}>
          <span className={errorCount > 0 ? 'bad' : undefined}>{formatCount(errorCount)}</span>
        </Figure>
        <Figure label={t(m.services)}>{formatCount(model.services.length)}</Figure>
        <Figure label={t(m.depth)}>{formatCount(model.maxDepth + 1)}</Figure>
        <Figure label={t(m.traceId)}>
          <code>{columns.traceId}</code> <CopyButton value={columns.traceId} label={t(m.copyId)} />
        </Figure>
      </dl>
    </header>
  );
}
