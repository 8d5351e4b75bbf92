import { hugeLogs } from './stub/answer-logs.ts';
import type { StubWorld } from './stub/model.ts';
import { buildHugeTrace, buildWorld } from './stub/world.ts';

/** The id of the trace with 50,000 spans. */
export const HUGE_TRACE_ID = 'feedfacefeedfacefeedfacefeedface';

/** An hour of a small shop. */
export function normalWorld(): StubWorld {
  return buildWorld(600);
}

/** Nothing was ever received. */
export function emptyWorld(): StubWorld {
  return buildWorld(0);
}

/** The small shop with a trace of 50,000 spans and 100,000 log lines. */
export function hugeWorld(): StubWorld {
  const normal = normalWorld();
  const first = normal.logs[0];
  if (first === undefined) throw new Error('the normal world has log lines');
  return { ...normal, traces: [buildHugeTrace(50_000), ...normal.traces], logs: hugeLogs(100_000, first) };
}

/** A failed checkout: a trace over four services with errors, events, a message and log lines. */
export function failedTraceId(world: StubWorld): string {
  const trace = world.traces.find(
    (one) =>
      one.spans[0]?.name === 'POST /checkout' && one.spans[0].status === 'ERROR' && one.spans.length > 12,
  );
  if (trace === undefined) throw new Error('the world has a failed checkout');
  return trace.traceId;
}
