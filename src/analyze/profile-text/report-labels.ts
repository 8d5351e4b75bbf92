import { flatValue, magnitude } from '../profile-graph/graph.ts';
import { formatGoTime, truncateToInt64 } from './go-format.ts';
import { basePath } from './go-path.ts';
import { percentage, scale, scaledLabel } from './measurement.ts';
import type { Report, TrimmedGraph } from './report.ts';

/** What a report says about its profile: file, build, kind, time, duration. */
export function profileLabels(report: Report): string[] {
  const { profile, options, total } = report;
  const labels: string[] = [];
  const main = profile.mappings[0];
  if (main !== undefined && main.file !== '') labels.push(`File: ${basePath(main.file)}`);
  if (main !== undefined && main.buildId !== '') labels.push(`Build ID: ${main.buildId}`);
  labels.push(...profile.comments.filter((comment) => !comment.startsWith('#')));
  if (options.sampleType !== '') labels.push(`Type: ${options.sampleType}`);
  if (profile.docUrl !== '') labels.push(`Doc: ${profile.docUrl}`);
  if (profile.timeUnixNano !== 0n) labels.push(`Time: ${formatGoTime(profile.timeUnixNano, options.zone)}`);
  if (profile.durationNano !== 0n) {
    const duration = scaledLabel(profile.durationNano, 'nanoseconds', 'auto');
    const scaled = scale(total, options.sampleUnit, 'nanoseconds');
    const share =
      scaled.unit === 'ns' && scaled.value !== 0
        ? `(${percentage(truncateToInt64(scaled.value), profile.durationNano)})`
        : '';
    labels.push(`Duration: ${duration}, Total samples = ${report.format(total)} ${share}`);
  }
  return labels;
}

/** All labels of a report on a graph. `full` adds what a drawing explains. */
export function reportLabels(report: Report, graph: TrimmedGraph, full: boolean): string[] {
  const { options, total } = report;
  const labels = full || !options.compactLabels ? profileLabels(report) : [];
  if (options.activeFilters.length > 0) {
    labels.push('Active filters:');
    for (const filter of options.activeFilters) {
      labels.push(`   ${filter.length > 80 ? `${filter.slice(0, 80)}…` : filter}`);
    }
  }
  const shown = graph.nodes.reduce((sum, node) => BigInt.asIntN(64, sum + flatValue(node)), 0n);
  labels.push(
    `Showing nodes accounting for ${report.format(shown)}, ${percentage(shown, total).trim()} of ${report.format(total)} total`,
  );
  if (total !== 0n) {
    const dropped = (count: number, what: string, by: string, fraction: number) => {
      const limit = report.format(magnitude(truncateToInt64(Number(total) * fraction)));
      return `Dropped ${count} ${what}${count > 1 ? 's' : ''} (${by} <= ${limit})`;
    };
    if (graph.droppedNodes > 0) labels.push(dropped(graph.droppedNodes, 'node', 'cum', options.nodeFraction));
    if (full && graph.droppedEdges > 0)
      labels.push(dropped(graph.droppedEdges, 'edge', 'freq', options.edgeFraction));
    const count = graph.nodes.length;
    if (count > 0 && count < graph.originalCount)
      labels.push(`Showing top ${count} nodes out of ${graph.originalCount}`);
  }
  if (full) labels.push('\nSee https://git.io/JfYMW for how to read the graph');
  return labels;
}
