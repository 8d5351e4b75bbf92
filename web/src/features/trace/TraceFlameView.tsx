import { type ReactNode, useCallback, useMemo } from 'react';
import { buildTraceFlame } from '../../../../src/analyze/flame/trace-flame.ts';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { FlameGraphView } from '../../widgets/flame/FlameGraphView.tsx';
import { stringAt, type TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';

interface TraceFlameViewProps {
  readonly model: TraceModel;
  readonly serviceColors: ReadonlyMap<number, string>;
  readonly search: string;
  readonly onSearch: (text: string) => void;
}

/** The work of a trace by the path of operations that leads to it: what the waterfall shows in time, added up. */
export function TraceFlameView({ model, serviceColors, search, onSearch }: TraceFlameViewProps): ReactNode {
  const t = useText();
  const colors = useCanvasColors();
  const { graph, frames, errors } = useMemo(() => {
    const { columns, failed } = model;
    return buildTraceFlame({
      parent: columns.parent,
      service: columns.service,
      name: columns.name,
      selfNs: columns.selfNs,
      isError: (span) => failed[span] === 1,
    });
  }, [model]);
  const frameOf = useCallback((node: number) => frames[graph.frame[node] ?? -1], [frames, graph]);
  const labels = useMemo(
    () => frames.map((frame) => `${stringAt(model, frame.service)} · ${stringAt(model, frame.name)}`),
    [frames, model],
  );
  const colorOf = useCallback(
    (node: number) => serviceColors.get(frameOf(node)?.service ?? -1) ?? colors.muted,
    [frameOf, serviceColors, colors],
  );
  const isFailed = useCallback((node: number) => (errors[node] ?? 0) > 0, [errors]);
  const notesOf = useCallback(
    (node: number) => [
      `${t(m.spans)}: ${formatCount(graph.count[node] ?? 0)}`,
      ...((errors[node] ?? 0) > 0 ? [`✕ ${t(m.errorCount, { count: errors[node] ?? 0 })}`] : []),
    ],
    [graph, errors, t],
  );
  return (
    <FlameGraphView
      graph={graph}
      labels={labels}
      colorOf={colorOf}
      isFailed={isFailed}
      notesOf={notesOf}
      formatValue={formatDurationNs}
      search={search}
      onSearch={onSearch}
    />
  );
}
