import type { ProfileFlame } from './profile-flame.ts';

/** Own and cumulated values by frame: columns indexed like `frames` of the flame graph. */
export interface TopFrames {
  readonly flat: Float64Array;
  /** Each stack counts once, however often the frame is on it. */
  readonly cum: Float64Array;
  readonly beforeFlat: Float64Array | null;
  readonly beforeCum: Float64Array | null;
}

/** Adds up a flame graph by frame. Of a difference `flat` and `cum` are those of the new side. O(nodes). */
export function sumFrames({ graph, frames, before, beforeSelf }: ProfileFlame): TopFrames {
  const flat = new Float64Array(frames.length);
  const cum = new Float64Array(frames.length);
  const beforeFlat = before === null ? null : new Float64Array(frames.length);
  const beforeCum = before === null ? null : new Float64Array(frames.length);
  // One past the last node below the outermost open call of each frame.
  const openUntil = new Int32Array(frames.length);
  for (let node = 0; node < graph.size; node++) {
    const frame = graph.frame[node] ?? 0;
    const own = graph.self[node] ?? 0;
    const ownBefore = beforeSelf?.[node] ?? 0;
    flat[frame] = (flat[frame] ?? 0) + own - ownBefore;
    if (beforeFlat !== null) beforeFlat[frame] = (beforeFlat[frame] ?? 0) + ownBefore;
    if (node < (openUntil[frame] ?? 0)) continue;
    openUntil[frame] = graph.end[node] ?? node + 1;
    const allBefore = before?.[node] ?? 0;
    cum[frame] = (cum[frame] ?? 0) + (graph.total[node] ?? 0) - allBefore;
    if (beforeCum !== null) beforeCum[frame] = (beforeCum[frame] ?? 0) + allBefore;
  }
  return { flat, cum, beforeFlat, beforeCum };
}
