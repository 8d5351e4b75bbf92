import { type ReactNode, useCallback, useMemo } from 'react';
import type { FlameColoring } from '../../../../src/analyze/flame/flame-color.ts';
import type { FlameFrame } from '../../../../src/analyze/flame/frame-table.ts';
import { formatRatio } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { FlameGraphView } from '../../widgets/flame/FlameGraphView.tsx';
import type { FlameZoom } from '../../widgets/flame/use-flame-window.ts';
import { diffScale, frameColors, nodeColor } from './flame-look.ts';
import { profilesMessages as m } from './profiles.messages.ts';
import type { FlamePart } from './reader/protocol.ts';

interface FlamePaneProps {
  readonly part: FlamePart;
  readonly frames: readonly FlameFrame[];
  readonly coloring: FlameColoring;
  readonly direction: 'icicle' | 'flame';
  readonly formatValue: (value: number) => string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onChoose: (name: string, how: 'sandwich' | 'source') => void;
  readonly name?: string;
  readonly bare?: boolean;
  readonly zoom?: FlameZoom | undefined;
  readonly onZoom?: (zoom: FlameZoom | undefined) => void;
  readonly tools?: ReactNode;
}

/** Differences are shown by strength of colour: they need more of it than names do. */
const DIFF_FILL = 0.7;

const never = (): boolean => false;

/** A flame graph of a profile: names, colours and figures for the drawing. */
export function FlamePane(props: FlamePaneProps): ReactNode {
  const { part, frames, coloring, formatValue, onChoose, onZoom, name } = props;
  const t = useText();
  const { surface } = useCanvasColors();
  const { graph, before } = part;
  const labels = useMemo(() => frames.map((frame) => frame.name), [frames]);
  const byFrame = useMemo(() => frameColors(frames, coloring), [frames, coloring]);
  const scale = useMemo(() => diffScale(surface), [surface]);
  const colorOf = useMemo(() => nodeColor(part, byFrame, scale), [part, byFrame, scale]);
  const notesOf = useCallback(
    (node: number) => {
      const frame = frames[graph.frame[node] ?? 0];
      if (frame === undefined) return [];
      return [
        ...(frame.module === '' ? [] : [t(m.moduleOf, { module: frame.module })]),
        ...(frame.file === '' ? [] : [t(m.fileOf, { file: frame.file })]),
        t(m.enterSandwich),
      ];
    },
    [frames, graph, t],
  );
  const describeDiff = (node: number): string => {
    const was = before?.[node] ?? 0;
    const is = (graph.total[node] ?? 0) - was;
    const change =
      was === 0 ? `+${formatValue(is)}` : `${is >= was ? '+' : ''}${formatRatio((is - was) / was)}`;
    const values = { before: formatValue(was), after: formatValue(is), change };
    return t(m.nodeDiff, { label: labels[graph.frame[node] ?? 0] ?? '', ...values });
  };
  const onKey = (key: string, node: number): boolean => {
    if (key !== 's' && key !== 'l') return false;
    onChoose(labels[graph.frame[node] ?? 0] ?? '', key === 's' ? 'sandwich' : 'source');
    return true;
  };
  return (
    <FlameGraphView
      graph={graph}
      labels={labels}
      colorOf={colorOf}
      isFailed={never}
      notesOf={notesOf}
      {...(before !== null && { describe: describeDiff })}
      {...(before !== null && { fill: DIFF_FILL })}
      formatValue={formatValue}
      search={props.search}
      onSearch={props.onSearch}
      direction={props.direction}
      {...(name !== undefined && { name })}
      bare={props.bare ?? false}
      tools={props.tools}
      zoom={props.zoom}
      {...(onZoom !== undefined && { onZoom })}
      onKey={onKey}
    />
  );
}
