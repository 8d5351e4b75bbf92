import {
  cumValue,
  divided,
  type Edge,
  flatValue,
  type GraphNode,
  magnitude,
  nameComponents,
  printableName,
  type Tag,
} from '../profile-graph/graph.ts';
import { sortEdges, sortTags } from '../profile-graph/order.ts';
import { shortenFunctionName } from '../profile-graph/shorten-name.ts';
import { MAX_NODELETS } from '../profile-graph/trim.ts';
import { dotColor } from './dot-color.ts';
import { collapseTags } from './dot-tags.ts';
import { basePath } from './go-path.ts';
import { percentage } from './measurement.ts';
import { reportLabels } from './report-labels.ts';
import type { Report } from './report.ts';

/**
 * The graph in Graphviz' language, as `go tool pprof -dot` prints it.
 * Source: google/pprof `internal/graph/dotgraph.go`; graphviz.org, "DOT Language".
 */
export function* renderDot(report: Report): Generator<string> {
  const graph = report.trimmedGraph();
  report.chooseUnit(graph.nodes);
  const title = report.options.title === '' ? 'unnamed' : report.options.title;
  yield `digraph "${title}" {\nnode [style=filled fillcolor="#f8f8f8"]\n`;
  yield legend(report, reportLabels(report, graph, true));
  const drawing = new Drawing(report, graph.nodes);
  for (const node of graph.nodes) yield drawing.node(node);
  const edges = graph.nodes.flatMap((node) => [...node.out.values()]);
  for (const edge of sortEdges(edges)) yield drawing.edge(edge);
  yield '}\n';
}

function legend(report: Report, labels: readonly string[]): string {
  const escaped = labels.map(escape);
  const { title } = report.options;
  const tooltip = title === '' ? '' : ` tooltip="${title}"`;
  return `subgraph cluster_L { "${escaped[0]}" [shape=box fontsize=16 label="${escaped.join('\\l')}\\l"${tooltip}] }\n`;
}

class Drawing {
  readonly #report: Report;
  readonly #ids = new Map<GraphNode, number>();
  readonly #withNodelets = new Set<GraphNode>();
  readonly #largestFlat: number;

  constructor(report: Report, nodes: readonly GraphNode[]) {
    this.#report = report;
    nodes.forEach((node, i) => this.#ids.set(node, i + 1));
    this.#largestFlat = nodes.reduce((max, node) => Math.max(max, Number(magnitude(flatValue(node)))), 0);
  }

  node(node: GraphNode): string {
    const { total } = this.#report;
    const id = this.#ids.get(node)!;
    const flat = flatValue(node);
    const cum = cumValue(node);
    const share = (value: bigint) => percentage(value, total).trim();
    const flatText = this.#report.format(flat);
    const cumText = cum === flat ? flatText : this.#report.format(cum);
    let label = shortName(node) + (flat === 0n ? '0' : `${flatText} (${share(flat)})`);
    if (cum !== flat) label += `${flat === 0n ? ' ' : '\\n'}of ${cumText} (${share(cum)})`;
    const heat = Number(cum) / Number(magnitude(total));
    const attributes = [
      `label="${label}" id="node${id}" fontsize=${this.#fontSize(flat)} shape=box`,
      `tooltip="${escape(printableName(node.info))} (${cumText})"`,
      `color="${dotColor(heat, false)}" fillcolor="${dotColor(heat, true)}"`,
    ];
    const nodelets = this.#nodelets(node, id);
    if (nodelets !== '') this.#withNodelets.add(node);
    return `N${id} [${attributes.join(' ')}]\n${nodelets}`;
  }

  // From 8 to 24 by own weight; the root makes small ones visible.
  #fontSize(flat: bigint): number {
    const size = Number(magnitude(flat));
    if (this.#largestFlat === 0 || size === 0 || size > this.#largestFlat) return 8;
    return 8 + Math.ceil(16 * Math.sqrt(size / this.#largestFlat));
  }

  // Inner nodes show the labels of their own samples; leaves those of all, for callees may have been left out.
  #nodelets(node: GraphNode, id: number): string {
    const isInner = node.out.size > 0;
    let text = '';
    for (const [i, tag] of sortTags(node.labelTags.values(), isInner).slice(0, MAX_NODELETS).entries()) {
      const weight = isInner ? flatValue(tag) : cumValue(tag);
      if (weight === 0n) continue;
      text += this.#nodelet(`N${id}`, `N${id}_${i}`, tag.name, this.#report.format(weight), '');
      text += this.#numericNodelets(node.numericTags.get(tag.name), isInner, `N${id}_${i}`);
    }
    return text + this.#numericNodelets(node.numericTags.get(''), isInner, `N${id}`);
  }

  #numericNodelets(tags: ReadonlyMap<string, Tag> | undefined, isInner: boolean, source: string): string {
    if (tags === undefined) return '';
    let text = '';
    for (const [i, tag] of collapseTags(tags.values(), MAX_NODELETS, isInner).entries()) {
      const isFlat = isInner || flatValue(tag) === cumValue(tag);
      const weight = isFlat ? flatValue(tag) : cumValue(tag);
      if (weight === 0n) continue;
      const style = isFlat ? '' : ' style="dotted"';
      text += this.#nodelet(source, `N${source}_${i}`, tag.name, this.#report.format(weight), style);
    }
    return text;
  }

  #nodelet(source: string, id: string, name: string, weight: string, style: string): string {
    return (
      `${id} [label = "${name}" id="${id}" fontsize=8 shape=box3d tooltip="${weight}"]\n` +
      `${source} -> ${id} [label=" ${weight}" weight=100 tooltip="${weight}" labeltooltip="${weight}"${style}]\n`
    );
  }

  edge(edge: Edge): string {
    const { total } = this.#report;
    const value = divided(edge.weight, edge.weightDivisor);
    const weight = this.#report.format(value);
    let attributes = `label=" ${weight}${edge.inline ? '\\n (inline)' : ''}"`;
    if (total !== 0n) {
      const upTo = (most: bigint) => {
        const size = magnitude(BigInt.asIntN(64, value * most) / total);
        return 1n + (size < most ? size : most);
      };
      if (upTo(100n) > 1n) attributes += ` weight=${upTo(100n)}`;
      if (upTo(5n) > 1n) attributes += ` penwidth=${upTo(5n)}`;
      attributes += ` color="${dotColor(Number(value) / Number(magnitude(total)), false)}"`;
    }
    const [from, to] = [edge.source, edge.target].map((node) => escape(printableName(node.info)));
    const tooltip = `"${from} ${edge.residual ? '...' : '->'} ${to} (${weight})"`;
    attributes += ` tooltip=${tooltip} labeltooltip=${tooltip}`;
    if (edge.residual) attributes += ' style="dotted"';
    if (this.#withNodelets.has(edge.source)) attributes += ' minlen=2';
    // A node that is left out for its weight may still be called: then it has no number.
    const number = (node: GraphNode) => this.#ids.get(node) ?? 0;
    return `N${number(edge.source)} -> N${number(edge.target)} [${attributes}]\n`;
  }
}

// One line per part of the name. `[...]` stands for type arguments and stays together.
function shortName({ info }: GraphNode): string {
  const name = escape(shortenFunctionName(info.name))
    .replaceAll('::', '\\n')
    .replaceAll('[...]', '[…]')
    .replaceAll('.', '\\n');
  const file = info.file === '' ? '' : basePath(info.file);
  return `${nameComponents({ ...info, name, file }).join('\\n')}\\n`;
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');
}
