import type { TraceColumns } from '../../../../src/api/traces.ts';
import { SPAN_KINDS } from '../../api/enums.ts';

/** What keeps a trace from being one tree. All counts are 0, and `roots` 1, for one that is. */
export interface TraceParts {
  /** Spans that name no parent. */
  readonly roots: number;
  /** Spans whose parent was not received. */
  readonly lost: number;
  /** The parents that were not received. */
  readonly lostParents: number;
  /** Spans whose parent was not received and that are the receiving side of a call or message. */
  readonly lostRemote: number;
  /** Cycles of parents, each cut at one span. */
  readonly cycles: number;
  /** Spans whose times give no duration. */
  readonly untimed: number;
}

/** Counts the parts of a trace. O(n). */
export function tracePartsOf(
  columns: Pick<TraceColumns, 'parent' | 'parentSpanId' | 'kind' | 'clock'>,
): TraceParts {
  let [roots, lost, lostRemote, cycles] = [0, 0, 0, 0];
  const lostParents = new Set<string>();
  for (const [span, parent] of columns.parent.entries()) {
    if (parent >= 0) continue;
    if (parent === -1) roots++;
    else if (parent === -3) cycles++;
    else {
      lost++;
      lostParents.add(columns.parentSpanId[span] ?? '');
      const kind = SPAN_KINDS[columns.kind[span] ?? 0];
      if (kind === 'SERVER' || kind === 'CONSUMER') lostRemote++;
    }
  }
  const untimed = columns.clock.filter((clock) => clock !== 0).length;
  return { roots, lost, lostParents: lostParents.size, lostRemote, cycles, untimed };
}
