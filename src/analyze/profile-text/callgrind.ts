import { flatValue, type GraphNode, type NodeInfo } from '../profile-graph/graph.ts';
import { sortEdges } from '../profile-graph/order.ts';
import type { Report } from './report.ts';

/**
 * The graph in callgrind's format, for KCachegrind, as `go tool pprof -callgrind` prints it.
 * Source: valgrind.org, "Callgrind Format Specification"; google/pprof `internal/report/report.go` printCallgrind.
 */
export function* renderCallgrind(report: Report): Generator<string> {
  const { nodes } = report.trimmedGraph();
  report.chooseUnit(nodes);
  const names = uniqueNames(nodes);
  yield `positions: instr line\nevents: ${report.options.sampleType}(${report.outputUnit})\n`;
  const objects = new NameTable();
  const files = new NameTable();
  const functions = new NameTable();
  let before: NodeInfo | undefined;
  for (const node of nodes) {
    const { info } = node;
    let text = '';
    const sameFunction =
      before?.objectFile === info.objectFile && before.file === info.file && before.name === info.name;
    if (!sameFunction) {
      text += `\nob=${objects.reference(info.objectFile)}\n`;
      text += `fl=${files.reference(info.file)}\nfn=${functions.reference(info.name)}\n`;
    }
    text += `${position(before, info.address)} ${info.line} ${report.whole(flatValue(node))}\n`;
    for (const { target, weight } of sortEdges(node.out.values())) {
      text += `cfl=${files.reference(target.info.file)}\ncfn=${functions.reference(names.get(target) ?? '')}\n`;
      text += `calls=0 ${position(before, target.info.address)} ${target.info.line}\n* * ${report.whole(weight)}\n`;
    }
    yield text;
    before = info;
  }
}

/** Names are written out once and then referred to by number. */
class NameTable {
  readonly #numbers = new Map<string, number>();

  reference(name: string): string {
    if (name === '') return '';
    const known = this.#numbers.get(name);
    if (known !== undefined) return `(${known})`;
    const number = this.#numbers.size + 1;
    this.#numbers.set(name, number);
    return `(${number}) ${name}`;
  }
}

// Addresses are written as the difference to the one before where that is shorter.
function position(before: NodeInfo | undefined, address: bigint): string {
  const absolute = `0x${address.toString(16)}`;
  if (before === undefined) return absolute;
  if (before.address === address) return '*';
  const difference = BigInt.asIntN(64, address - before.address);
  const relative = difference >= 0n ? `+${difference}` : String(difference);
  return relative.length < absolute.length ? relative : absolute;
}

// The format joins functions of one file and name: those of different contexts get a suffix.
function uniqueNames(nodes: readonly GraphNode[]): Map<GraphNode, string> {
  const contexts = new Map<string, Map<string, number>>();
  const keyOf = (node: GraphNode) => `${node.info.file}\n${node.info.name}`;
  for (const node of nodes) {
    const known = contexts.get(keyOf(node)) ?? new Map<string, number>();
    if (!known.has(node.functionKey)) known.set(node.functionKey, known.size + 1);
    contexts.set(keyOf(node), known);
  }
  return new Map(
    nodes.map((node) => {
      const known = contexts.get(keyOf(node))!;
      const suffix = known.size > 1 ? ` [${known.get(node.functionKey)}/${known.size}]` : '';
      return [node, node.info.name + suffix];
    }),
  );
}
