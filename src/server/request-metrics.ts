import { LatencyHistogram, type HistogramSnapshot } from '../ingest/stats/histogram.ts';

/** What one route did since the start of the process. */
export interface RouteMetrics {
  readonly route: string;
  readonly failed: number;
  readonly latency: HistogramSnapshot;
}

/** Counts and latencies of queries by route. */
export class RequestMetrics {
  private readonly routes = new Map<string, { failed: number; readonly latency: LatencyHistogram }>();

  /** One query ended. `route` is a name of the route table: a bounded set. */
  record(route: string, elapsedMs: number, failed: boolean): void {
    const metrics = this.routes.get(route) ?? { failed: 0, latency: new LatencyHistogram() };
    this.routes.set(route, metrics);
    if (failed) metrics.failed++;
    metrics.latency.record(elapsedMs);
  }

  /** All routes that were asked so far. */
  snapshot(): RouteMetrics[] {
    return [...this.routes].map(([route, { failed, latency }]) => ({
      route,
      failed,
      latency: latency.snapshot(),
    }));
  }
}
