import type { FastifyInstance } from 'fastify';
import { CHECKS } from '../../checks/registry.generated.ts';
import { queryLogContext } from '../../store/queries/log-context.ts';
import { queryLogFacets } from '../../store/queries/log-facets.ts';
import { queryLogHistogram } from '../../store/queries/log-histogram.ts';
import { queryLogs } from '../../store/queries/logs-search.ts';
import { queryMetricLabels } from '../../store/queries/metric-labels.ts';
import { queryMetrics } from '../../store/queries/metric-list.ts';
import { queryMetric } from '../../store/queries/metric-query.ts';
import { queryOperations } from '../../store/queries/operations.ts';
import { queryOverview } from '../../store/queries/overview.ts';
import { isWholeId, queryResolve } from '../../store/queries/resolve.ts';
import { queryServiceMap } from '../../store/queries/service-map.ts';
import { querySpan } from '../../store/queries/span-detail.ts';
import { queryTrace } from '../../store/queries/trace-columns.ts';
import { queryTraceFacets } from '../../store/queries/trace-facets.ts';
import { queryTraceHistogram } from '../../store/queries/trace-histogram.ts';
import { queryTraces } from '../../store/queries/traces-search.ts';
import { addQueryRoute } from '../route.ts';
import type { ServerCore } from '../server-core.ts';

/** Checks named in one answer of the omnibox. */
const MAX_CHECK_HITS = 8;

/** Every route that answers from stored telemetry. */
export function addQueryRoutes(app: FastifyInstance, core: ServerCore): void {
  addQueryRoute(app, core, 'overview', (run, { query }) => queryOverview(run, query));
  addQueryRoute(app, core, 'operations', (run, { params, query }) =>
    queryOperations(run, params.service, query),
  );
  addQueryRoute(app, core, 'serviceMap', (run, { query }) => queryServiceMap(run, query));
  addQueryRoute(app, core, 'traceSearch', (run, { query }) => queryTraces(run, query));
  addQueryRoute(app, core, 'traceHistogram', (run, { query }) => queryTraceHistogram(run, query));
  addQueryRoute(app, core, 'traceFacets', (run, { query }) => queryTraceFacets(run, query));
  addQueryRoute(app, core, 'trace', (run, { params }) => queryTrace(run, params.traceId));
  addQueryRoute(app, core, 'span', (run, { params }) => querySpan(run, params.traceId, params.spanId));
  addQueryRoute(app, core, 'logSearch', (run, { query }) => queryLogs(run, query));
  addQueryRoute(app, core, 'logHistogram', (run, { query }) => queryLogHistogram(run, query));
  addQueryRoute(app, core, 'logFacets', (run, { query }) => queryLogFacets(run, query));
  addQueryRoute(app, core, 'logContext', (run, { params, query }) => queryLogContext(run, params.id, query));
  addQueryRoute(app, core, 'metricList', (run, { query }) => queryMetrics(run, query));
  addQueryRoute(app, core, 'metricLabels', (run, { query }) => queryMetricLabels(run, query));
  addQueryRoute(app, core, 'metricQuery', (run, { query }) => queryMetric(run, query));
  addQueryRoute(
    app,
    core,
    'resolve',
    async (run, { query }) => ({ hits: [...(await queryResolve(run, query.q)), ...checkHits(query.q)] }),
    // Words are asked for with each letter that is typed: what they lack is not waited for.
    ({ hits }, { query }) => hits.length === 0 && isWholeId(query.q),
  );
}

/** Doctor checks by slug or code. */
function checkHits(text: string): { kind: 'check'; label: string; id: string }[] {
  const typed = text.trim().toLowerCase();
  if (typed.length < 3) return [];
  return CHECKS.filter((check) => check.slug.includes(typed) || check.id.toLowerCase() === typed)
    .slice(0, MAX_CHECK_HITS)
    .map((check) => ({ kind: 'check', label: `${check.id} ${check.slug}`, id: check.slug }));
}
