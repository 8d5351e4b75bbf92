import type { HistogramSnapshot } from '../ingest/stats/histogram.ts';

/** Labels of one sample. */
export type SampleLabels = Readonly<Record<string, string>>;

/** Media type of the text format. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Writes the Prometheus text format: one HELP and TYPE line a family, then its samples.
 * Source: Prometheus documentation, "Exposition formats", text-based format 0.0.4.
 */
export class PrometheusText {
  private readonly lines: string[] = [];

  /** A family of counters or gauges. Counters are named with `_total`. */
  family(
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samples: readonly (readonly [SampleLabels, number])[],
  ): this {
    this.head(name, type, help);
    for (const [labels, value] of samples)
      this.lines.push(`${name}${labelText(labels)} ${numberText(value)}`);
    return this;
  }

  /** A family of histograms in seconds. */
  histogram(
    name: string,
    help: string,
    samples: readonly (readonly [SampleLabels, HistogramSnapshot])[],
  ): this {
    this.head(name, 'histogram', help);
    for (const [labels, snapshot] of samples) {
      let below = 0;
      for (const [i, boundMs] of snapshot.boundsMs.entries()) {
        below += snapshot.counts[i] ?? 0;
        this.lines.push(`${name}_bucket${labelText({ ...labels, le: numberText(boundMs / 1000) })} ${below}`);
      }
      this.lines.push(`${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${snapshot.count}`);
      this.lines.push(`${name}_sum${labelText(labels)} ${numberText(snapshot.sumMs / 1000)}`);
      this.lines.push(`${name}_count${labelText(labels)} ${snapshot.count}`);
    }
    return this;
  }

  /** The page. */
  render(): string {
    return `${this.lines.join('\n')}\n`;
  }

  private head(name: string, type: string, help: string): void {
    this.lines.push(
      `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
      `# TYPE ${name} ${type}`,
    );
  }
}

function labelText(labels: SampleLabels): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) =>
      `${key}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
