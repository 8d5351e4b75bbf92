import { describe, expect, it } from 'vitest';
import type { SealedSegment } from '../wal/open-segment.ts';
import { SegmentCounts } from '../wal/segment-counts.ts';
import { goTogether } from './load-together.ts';

function segment(
  days: readonly number[],
  items = 10,
  signal: SealedSegment['signal'] = 'traces',
): SealedSegment {
  const counts = new SegmentCounts();
  const kind = signal === 'traces' ? 'spans' : 'logs';
  for (const day of days) counts.add({ [kind]: new Map([[day, items]]) }, 20_000);
  const part: Pick<SealedSegment, 'signal' | 'counts' | 'items'> = { signal, counts, items };
  return part as SealedSegment;
}

describe('segments go together', () => {
  it('when all their rows are of one table and day', () => {
    expect(goTogether(segment([20_000]), segment([20_000]))).toBe(true);
    expect(goTogether(segment([20_000]), segment([19_999]))).toBe(false);
    expect(goTogether(segment([20_000]), segment([20_000, 19_999]))).toBe(false);
    expect(goTogether(segment([20_000]), segment([20_000], 10, 'logs'))).toBe(false);
  });

  it('unless one has so many rows that two do not fit into the engine', () => {
    expect(goTogether(segment([20_000], 150_000), segment([20_000]))).toBe(true);
    expect(goTogether(segment([20_000], 150_001), segment([20_000]))).toBe(false);
    expect(goTogether(segment([20_000]), segment([20_000], 150_001))).toBe(false);
  });
});
