import { useQuery } from '@tanstack/react-query';
import { Copy, Crosshair } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LogRow } from '../../../../src/api/logs.ts';
import type { SpanDetail } from '../../../../src/api/traces.ts';
import { apiPath } from '../../api/client.ts';
import { sessionQuery, spanQuery } from '../../api/queries.ts';
import { copyText } from '../../lib/copy.ts';
import { useText } from '../../lib/text.tsx';
import { IconButton } from '../../widgets/Button.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { SidePanel } from '../../widgets/SidePanel.tsx';
import { ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { curlCommand, spanJson } from './span-json.ts';
import { SpanFacts } from './SpanFacts.tsx';
import { spanPanelMessages as m } from './span-panel.messages.ts';
import { SpanSections } from './SpanSections.tsx';
import { operationOf, type TraceModel } from './trace-model.ts';

interface SpanPanelProps {
  readonly model: TraceModel;
  readonly span: number;
  readonly revision: number;
  /** Log lines of this span, as far as they are loaded. */
  readonly logs: readonly LogRow[];
  readonly onClose: () => void;
  readonly onFocus: () => void;
  readonly onSelect: (spanId: string) => void;
}

function PanelActions({
  detail,
  logs,
  onFocus,
}: {
  readonly detail: SpanDetail | undefined;
  readonly logs: readonly LogRow[];
  readonly onFocus: () => void;
}): ReactNode {
  const t = useText();
  const { data: session } = useQuery(sessionQuery);
  const copy = (value: string): void => void copyText(value);
  return (
    <>
      <IconButton small icon={Crosshair} label={t(m.focus)} shortcut="." onClick={onFocus} />
      {detail !== undefined && (
        <Menu
          small
          look="quiet"
          align="end"
          icon={Copy}
          label={t(m.copy)}
          items={[
            { key: 'span', label: t(m.copySpanId), run: () => copy(detail.spanId) },
            { key: 'trace', label: t(m.copyTraceId), run: () => copy(detail.traceId) },
            { key: 'json', label: t(m.copyJson), run: () => copy(spanJson(detail, logs)) },
            {
              key: 'curl',
              label: t(m.copyCurl),
              run: () =>
                copy(
                  curlCommand(
                    location.origin + apiPath(`/api/v1/traces/${detail.traceId}/spans/${detail.spanId}`),
                    session?.tokenRequired === true,
                  ),
                ),
            },
          ]}
        />
      )}
    </>
  );
}

/** Everything about one span, beside the waterfall. What the trace already tells is shown at once. */
export function SpanPanel({
  model,
  span,
  revision,
  logs,
  onClose,
  onFocus,
  onSelect,
}: SpanPanelProps): ReactNode {
  const t = useText();
  const { columns } = model;
  const spanId = columns.spanId[span] ?? '';
  const startMs = Number(BigInt(columns.startUnixNano) / 1_000_000n);
  const params = { from: startMs, to: startMs + Math.ceil(model.durationNs / 1e6) + 1 };
  const { data, error, refetch } = useQuery(spanQuery(columns.traceId, spanId, params, revision));
  const operation = visibleName(t, operationOf(model, span));
  return (
    <SidePanel
      title={<span data-tip={operation}>{operation}</span>}
      label={t(m.label, { operation })}
      actions={<PanelActions detail={data} logs={logs} onFocus={onFocus} />}
      onClose={onClose}
    >
      <SpanFacts model={model} span={span} detail={data} onSelect={onSelect} />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows rows={8} widths={[30, 50]} />
      ) : (
        <SpanSections key={data.spanId} detail={data} logs={logs} />
      )}
    </SidePanel>
  );
}
