import { cumValue, flatValue, type GraphNode, printableName } from '../profile-graph/graph.ts';
import { padLeft } from './go-format.ts';
import { percentage } from './measurement.ts';
import { reportLabels } from './report-labels.ts';
import type { Report } from './report.ts';

/** The heaviest places, one per line, as `go tool pprof -top` prints them. */
export function* renderTop(report: Report): Generator<string> {
  const graph = report.trimmedGraph();
  report.chooseUnit(graph.nodes);
  yield `${reportLabels(report, graph, false).join('\n')}\n`;
  yield `${padLeft('flat', 10)} ${padLeft('flat', 5)}% ${padLeft('sum', 5)}% ${padLeft('cum', 10)} ${padLeft('cum', 5)}%\n`;
  let sum = 0n;
  for (const node of graph.nodes) {
    const flat = flatValue(node);
    const cum = cumValue(node);
    sum = BigInt.asIntN(64, sum + flat);
    const numbers = [
      padLeft(report.format(flat), 10),
      percentage(flat, report.total),
      percentage(sum, report.total),
      padLeft(report.format(cum), 10),
      percentage(cum, report.total),
    ];
    yield `${numbers.join(' ')}  ${printableName(node.info)}${inlineMark(node)}\n`;
  }
}

function inlineMark(node: GraphNode): string {
  let inline = false;
  let called = false;
  for (const edge of node.in.values()) {
    if (edge.inline) inline = true;
    else called = true;
  }
  if (!inline) return '';
  return called ? ' (partial-inline)' : ' (inline)';
}
