import type { IngestStats } from '../ingest/index.ts';
import { PrometheusText } from './prometheus-text.ts';
import type { ServerCore } from './server-core.ts';

/** Own metrics in the Prometheus text format: ingest, log, engine, queries, process. */
export function renderMetrics(core: ServerCore): string {
  const { backend } = core.options;
  const stats = backend.ingest.stats();
  const text = new PrometheusText();
  text.family('goroscope_build_info', 'gauge', 'Version of this process.', [
    [{ version: backend.version }, 1],
  ]);
  text.family('process_start_time_seconds', 'gauge', 'Start of the process, Unix time.', [
    [{}, backend.startedUnixMs / 1000],
  ]);
  text.family('process_resident_memory_bytes', 'gauge', 'Resident memory of the server process.', [
    [{}, process.memoryUsage.rss()],
  ]);
  addIngest(text, stats);
  addLog(text, stats);
  addStore(text, core);
  addQueries(text, core);
  return text.render();
}

function addIngest(text: PrometheusText, stats: IngestStats): void {
  const signals = Object.entries(stats.signals);
  text.family(
    'goroscope_ingest_requests_total',
    'counter',
    'Export requests by outcome.',
    signals.flatMap(([signal, s]) => [
      [{ signal, outcome: 'stored' }, s.requests - s.badRequests - s.refusedRequests] as const,
      [{ signal, outcome: 'bad' }, s.badRequests] as const,
      [{ signal, outcome: 'refused' }, s.refusedRequests] as const,
    ]),
  );
  text.family(
    'goroscope_ingest_items_total',
    'counter',
    'Spans, log records and data points by state.',
    signals.flatMap(([signal, s]) => [
      [{ signal, state: 'accepted' }, s.acceptedItems] as const,
      [{ signal, state: 'rejected' }, s.rejectedItems] as const,
      [{ signal, state: 'stored' }, s.storedItems] as const,
    ]),
  );
  text.family(
    'goroscope_ingest_attributes_cut_total',
    'counter',
    'Attributes beyond the limit of an item, resource or scope: left out and counted as dropped.',
    signals.map(([signal, s]) => [{ signal }, s.attributesCut] as const),
  );
  text.family(
    'goroscope_ingest_bytes_total',
    'counter',
    'Acknowledged payload, as protobuf.',
    signals.map(([signal, s]) => [{ signal }, s.bytes] as const),
  );
  text.family('goroscope_ingest_accepting', 'gauge', '1 while receivers accept, 0 while they answer 503.', [
    [{}, stats.state === 'accepting' ? 1 : 0],
  ]);
  text.histogram('goroscope_ingest_ack_duration_seconds', 'Last byte of a request to its acknowledgement.', [
    [{}, stats.ack],
  ]);
}

function addLog(text: PrometheusText, stats: IngestStats): void {
  text.histogram('goroscope_wal_sync_duration_seconds', 'Write and fsync of one group of requests.', [
    [{}, stats.sync],
  ]);
  text.family('goroscope_wal_bytes', 'gauge', 'Acknowledged and not stored yet.', [[{}, stats.wal.bytes]]);
  text.family('goroscope_wal_limit_bytes', 'gauge', 'Receivers refuse above this.', [
    [{}, stats.wal.limitBytes],
  ]);
  text.family(
    'goroscope_wal_lag_seconds',
    'gauge',
    'Age of the oldest acknowledged record that is not stored.',
    [[{}, stats.wal.lagMs / 1000]],
  );
  text.family('goroscope_wal_failures_total', 'counter', 'Failed writes and syncs.', [
    [{ call: 'fsync' }, stats.wal.syncFailures],
    [{ call: 'write' }, stats.wal.writeFailures],
  ]);
  text.family('goroscope_loader_segments_total', 'counter', 'Log segments stored.', [
    [{}, stats.loader.segments],
  ]);
  text.family('goroscope_loader_quarantined_total', 'counter', 'Items the engine refused.', [
    [{}, stats.loader.quarantinedItems],
  ]);
  if (stats.disk.freeBytes !== null) {
    text.family('goroscope_disk_free_bytes', 'gauge', 'Free bytes where the data lies.', [
      [{}, stats.disk.freeBytes],
    ]);
  }
}

function addStore(text: PrometheusText, core: ServerCore): void {
  const health = core.options.backend.store.health();
  text.family(
    'goroscope_engine_state',
    'gauge',
    'State of the engine: 1 for the current one.',
    ['starting', 'ready', 'restarting', 'closed'].map(
      (state) => [{ state }, health.state === state ? 1 : 0] as const,
    ),
  );
  text.family('goroscope_engine_restarts_total', 'counter', 'Restarts of the embedded engine.', [
    [{}, health.restarts],
  ]);
  text.family('goroscope_engine_queries', 'gauge', 'Queries in the engine.', [
    [{ state: 'running' }, health.runningQueries],
    [{ state: 'waiting' }, health.waitingQueries],
  ]);
}

function addQueries(text: PrometheusText, core: ServerCore): void {
  const routes = core.metrics.snapshot();
  const { running, waiting } = core.gate.load;
  text.family('goroscope_http_queries', 'gauge', 'Requests that read the store.', [
    [{ state: 'running' }, running],
    [{ state: 'waiting' }, waiting],
  ]);
  text.family('goroscope_http_tails', 'gauge', 'Live tails in use.', [[{}, core.tails]]);
  if (routes.length === 0) return;
  text.histogram(
    'goroscope_http_query_duration_seconds',
    'Requests that read the store, by route.',
    routes.map(({ route, latency }) => [{ route }, latency] as const),
  );
  text.family(
    'goroscope_http_query_failures_total',
    'counter',
    'Requests that read the store and failed or were cancelled.',
    routes.map(({ route, failed }) => [{ route }, failed] as const),
  );
}
