import type { Message } from '../../base/messages.ts';
import { cumValue, type Edge, flatValue, printableName } from '../profile-graph/graph.ts';
import { sortEdges } from '../profile-graph/order.ts';
import { padLeft } from './go-format.ts';
import { percentage } from './measurement.ts';
import { profileTextMessages as m } from './profile-text.messages.ts';
import { reportLabels } from './report-labels.ts';
import type { Report } from './report.ts';

const SEPARATOR = `${'-'.repeat(58)}+${'-'.repeat(13)}\n`;
const LEGEND = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n';

/** The last word of a report that could not show what was asked for. */
export interface ReportProblem {
  readonly problem: Message;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Each place between its callers and callees, as `go tool pprof -tree` prints it; with a symbol only the places that
 * match, as `-peek` does. Answers a problem when none matches.
 */
export function* renderTree(report: Report): Generator<string, ReportProblem | undefined> {
  const graph = report.trimmedGraph();
  report.chooseUnit(graph.nodes);
  yield `${reportLabels(report, graph, false).join('\n')}\n`;
  yield SEPARATOR + LEGEND;
  const { symbol } = report.options;
  let sum = 0n;
  let matched = 0;
  for (const node of graph.nodes) {
    const name = printableName(node.info);
    if (symbol !== undefined && !symbol.test(name)) continue;
    matched++;
    const flat = flatValue(node);
    const cum = cumValue(node);
    sum = BigInt.asIntN(64, sum + flat);
    let text = SEPARATOR;
    for (const edge of sortEdges(node.in.values())) text += edgeLine(report, edge, cum, edge.source.info);
    text += [
      padLeft(report.format(flat), 10),
      percentage(flat, report.total),
      percentage(sum, report.total),
      padLeft(report.format(cum), 10),
      `${percentage(cum, report.total)}                | ${name}\n`,
    ].join(' ');
    for (const edge of sortEdges(node.out.values())) text += edgeLine(report, edge, cum, edge.target.info);
    yield text;
  }
  if (graph.nodes.length > 0) yield SEPARATOR;
  if (symbol === undefined || matched > 0) return undefined;
  return { problem: m.noMatch, values: { regexp: symbol.source } };
}

function edgeLine(report: Report, edge: Edge, cum: bigint, other: Edge['target']['info']): string {
  const inline = edge.inline ? ' (inline)' : '';
  const weight = padLeft(report.format(edge.weight), 50);
  return `${weight} ${percentage(edge.weight, cum)} |   ${printableName(other)}${inline}\n`;
}
