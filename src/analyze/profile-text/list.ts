import type { GraphNode } from '../profile-graph/graph.ts';
import { byFile, byName } from '../profile-graph/order.ts';
import { padLeft } from './go-format.ts';
import { percentage } from './measurement.ts';
import { profileTextMessages as m } from './profile-text.messages.ts';
import type { Report } from './report.ts';
import type { ReportProblem } from './tree.ts';

/** Reads source files. Lines count from 1; a line that is not there is undefined. */
export interface SourceReader {
  readonly line: (path: string, line: number) => string | undefined;
  /** Why a file could not be read; undefined when it could. */
  readonly error: (path: string) => string | undefined;
}

/** Lines shown before the first and after the last with samples. */
const MARGIN = 5;

/**
 * Source code with the weight of each line, for the functions that match the report's symbol, as `go tool pprof -list`
 * prints it. Answers a problem when none matches.
 */
export function* renderList(
  report: Report,
  reader: SourceReader,
): Generator<string, ReportProblem | undefined> {
  const { symbol } = report.options;
  if (symbol === undefined) return { problem: m.noMatch, values: { regexp: '' } };
  const nodes = report.graphSource().graph();
  const functions = groupBy(
    nodes.filter((node) => symbol.test(node.info.name)).sort(byName),
    (node) => node.info.name,
  );
  if (functions.size === 0) return { problem: m.noMatch, values: { regexp: symbol.source } };
  yield `Total: ${report.format(report.total)}\n`;
  for (const [name, members] of functions) {
    const withFile = members.filter((node) => node.info.file !== '').sort(byFile);
    if (withFile.length === 0) yield `No source information for ${name}\n`;
    for (const [file, lines] of groupBy(withFile, (node) => node.info.file)) {
      yield* listFunction(report, reader, name, file, lines);
    }
  }
  return undefined;
}

function groupBy(nodes: readonly GraphNode[], key: (node: GraphNode) => string): Map<string, GraphNode[]> {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const group = groups.get(key(node));
    if (group === undefined) groups.set(key(node), [node]);
    else group.push(node);
  }
  return groups;
}

function* listFunction(
  report: Report,
  reader: SourceReader,
  name: string,
  file: string,
  nodes: readonly GraphNode[],
): Generator<string> {
  const flat = nodes.reduce((sum, node) => BigInt.asIntN(64, sum + node.flat), 0n);
  const cum = nodes.reduce((sum, node) => BigInt.asIntN(64, sum + node.cum), 0n);
  const { first, last } = lineRange(nodes);
  let text = '';
  for (let line = first; line <= last; line++) {
    const source = reader.line(file, line);
    if (source === undefined) break;
    const here = nodes.filter((node) => node.info.line === BigInt(line));
    const weight = (of: (node: GraphNode) => bigint) => {
      const sum = here.reduce((total, node) => BigInt.asIntN(64, total + of(node)), 0n);
      return padLeft(sum === 0n ? '.' : report.format(sum), 10);
    };
    text += `${weight((node) => node.flat)} ${weight((node) => node.cum)} ${padLeft(String(line), 6)}:${source}\n`;
  }
  yield `ROUTINE ======================== ${name} in ${file}\n`;
  const share = percentage(cum, report.total);
  yield `${padLeft(report.format(flat), 10)} ${padLeft(report.format(cum), 10)} (flat, cum) ${share} of Total\n`;
  const error = reader.error(file);
  yield error === undefined ? text : ` Error: ${error}\n`;
}

/** From where the function begins, as far as that is known, to a few lines behind its last sample. */
function lineRange(nodes: readonly GraphNode[]): { readonly first: number; readonly last: number } {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  for (const { info } of nodes) {
    const line = Number(info.line);
    const start = Number(info.startLine);
    first = Math.min(first, start === 0 ? line - MARGIN : start);
    last = Math.max(last, line + MARGIN);
  }
  return { first: Math.max(1, first), last };
}
