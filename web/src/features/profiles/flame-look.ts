import {
  colorOfName,
  DIFF_COLORS,
  DIFF_STEPS,
  diffStep,
  type FlameColoring,
  KIND_COLORS,
} from '../../../../src/analyze/flame/flame-color.ts';
import type { FlameFrame } from '../../../../src/analyze/flame/frame-table.ts';
import { mixColors } from '../../lib/color.ts';
import type { FlamePart } from './reader/protocol.ts';

/** Colours by frame for one way of colouring. */
export function frameColors(frames: readonly FlameFrame[], coloring: FlameColoring): readonly string[] {
  return frames.map((frame) => {
    if (coloring === 'kind') return KIND_COLORS[frame.kind];
    const name = coloring === 'module' ? frame.module : frame.package;
    return name === '' ? KIND_COLORS.native : colorOfName(name);
  });
}

/** Colours of the steps of a difference, `-DIFF_STEPS` first, on this ground. */
export function diffScale(ground: string): readonly string[] {
  return Array.from({ length: 2 * DIFF_STEPS + 1 }, (_, i) => {
    const step = i - DIFF_STEPS;
    if (step === 0) return mixColors(DIFF_COLORS.same, ground, 0.5);
    return mixColors(
      step < 0 ? DIFF_COLORS.less : DIFF_COLORS.more,
      ground,
      0.3 + (0.7 * Math.abs(step)) / DIFF_STEPS,
    );
  });
}

/** The colour of a node: by its frame, or of a difference by its change. */
export function nodeColor(
  part: FlamePart,
  byFrame: readonly string[],
  scale: readonly string[],
): (node: number) => string {
  const { graph, before } = part;
  if (before === null) return (node) => byFrame[graph.frame[node] ?? 0] ?? KIND_COLORS.native;
  return (node) => {
    const was = before[node] ?? 0;
    return scale[diffStep(was, (graph.total[node] ?? 0) - was) + DIFF_STEPS] ?? DIFF_COLORS.same;
  };
}
