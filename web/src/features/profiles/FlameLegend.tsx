import { type ReactNode, useMemo } from 'react';
import {
  colorOfName,
  DIFF_COLORS,
  type FlameColoring,
  KIND_COLORS,
} from '../../../../src/analyze/flame/flame-color.ts';
import { FRAME_KINDS } from '../../../../src/analyze/flame/frame-kind.ts';
import { useText } from '../../lib/text.tsx';
import { profilesMessages as m } from './profiles.messages.ts';
import type { FlameAnswer } from './reader/protocol.ts';

interface FlameLegendProps {
  readonly answer: Pick<FlameAnswer, 'frames' | 'before'>;
  readonly coloring: FlameColoring;
  /** Boxes are on the screen, whose width means something. */
  readonly hasBoxes: boolean;
}

/** Names beside the colours at most; the tip of each frame has its own. */
const MAX_NAMES = 8;

/** What the colours mean. */
export function FlameLegend({ answer, coloring, hasBoxes }: FlameLegendProps): ReactNode {
  const { frames, before } = answer;
  const isDiff = before !== null;
  const t = useText();
  const names = useMemo(() => {
    if (coloring === 'kind') return [];
    const counts = new Map<string, number>();
    for (const frame of frames) {
      const name = coloring === 'module' ? frame.module : frame.package;
      if (name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_NAMES)
      .map(([name]) => name);
  }, [frames, coloring]);
  const hasKernel = useMemo(() => frames.some(({ kind }) => kind === 'kernel'), [frames]);
  const kinds = {
    application: m.application,
    library: m.library,
    std: m.std,
    runtime: m.runtime,
    native: m.native,
    kernel: m.kernel,
  };
  const entries: readonly (readonly [string, string])[] = isDiff
    ? [
        [DIFF_COLORS.less, `▼ ${t(m.legendLess)}`],
        [DIFF_COLORS.same, t(m.legendSame)],
        [DIFF_COLORS.more, `▲ ${t(m.legendMore)}`],
      ]
    : coloring === 'kind'
      ? FRAME_KINDS.filter((kind) => kind !== 'kernel' || hasKernel).map(
          (kind) => [KIND_COLORS[kind], t(kinds[kind])] as const,
        )
      : names.map((name) => [colorOfName(name), name] as const);
  return (
    <ul className="flame-legend" aria-label={t(m.legend)}>
      {entries.map(([color, label]) => (
        <li key={label} className="clip">
          <span className="kind-mark" style={{ background: color }} aria-hidden />
          {label}
        </li>
      ))}
      {isDiff && hasBoxes && <li className="muted">{t(m.diffWidth)}</li>}
    </ul>
  );
}
