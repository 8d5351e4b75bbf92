import { ROUTES } from '../../api/routes.ts';
import { queryLogs } from '../../store/queries/logs-search.ts';
import { queryMetrics } from '../../store/queries/metric-list.ts';
import { queryMetric } from '../../store/queries/metric-query.ts';
import { QueryRun } from '../../store/queries/query-run.ts';
import { queryTraces } from '../../store/queries/traces-search.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { toSqlAnswer } from './sql-answer.ts';
import type { Asked, AskedInput, AskedRoute, TelemetrySource } from './telemetry-source.ts';

const TIMEOUT_MS = 60_000;

/**
 * Reads a data directory that no server holds. What was acknowledged and not stored yet lies in its log and is seen once
 * a server has started there. Errors: STORE_*, among them STORE_DIR_LOCKED with the process that holds it.
 */
export async function openDirectSource(dataDir: string): Promise<TelemetrySource> {
  const store = await openStore({ dataDir });
  return {
    ask: <N extends AskedRoute>(route: N, input: AskedInput<N>, signal: AbortSignal) =>
      ANSWERS[route](store, input, signal),
    close: () => store.close(),
  };
}

type Answers = {
  readonly [N in AskedRoute]: (store: Store, input: AskedInput<N>, signal: AbortSignal) => Promise<Asked<N>>;
};

const ANSWERS: Answers = {
  traceSearch: (store, input, signal) =>
    queryTraces(runOn(store, signal), ROUTES.traceSearch.query.parse(input)),
  logSearch: (store, input, signal) => queryLogs(runOn(store, signal), ROUTES.logSearch.query.parse(input)),
  metricList: (store, input, signal) =>
    queryMetrics(runOn(store, signal), ROUTES.metricList.query.parse(input)),
  metricQuery: (store, input, signal) =>
    queryMetric(runOn(store, signal), ROUTES.metricQuery.query.parse(input)),
  sql: async (store, input, signal) => {
    const { query, limit } = ROUTES.sql.body.parse(input);
    const limits = { maxResultRows: limit, timeoutMs: TIMEOUT_MS };
    return toSqlAnswer(await store.querySql(query, { limits, signal }));
  },
};

function runOn(store: Store, signal: AbortSignal): QueryRun {
  return new QueryRun({ store, timeoutMs: TIMEOUT_MS, signal });
}
