import type { NamedCallTree } from '../../model/named-call-tree.ts';

/** What the file says about itself. */
export interface SpeedscopeHeader {
  readonly name: string;
  readonly exporter: string;
  /** Column to show first. */
  readonly active: number;
}

// Units the format knows, by what pprof calls them.
const UNITS: Readonly<Record<string, string>> = {
  nanoseconds: 'nanoseconds',
  ns: 'nanoseconds',
  microseconds: 'microseconds',
  us: 'microseconds',
  milliseconds: 'milliseconds',
  ms: 'milliseconds',
  seconds: 'seconds',
  s: 'seconds',
  bytes: 'bytes',
};

/**
 * A speedscope file: one sampled profile a sample type, frames shared. Stacks without a value are left out; negative
 * values, which the format cannot show, as well. Shape: pieces of JSON text.
 * Source: speedscope's file-format-schema.json.
 */
export function* renderSpeedscope(tree: NamedCallTree, header: SpeedscopeHeader): Generator<string> {
  const { name, exporter, active } = header;
  const schema = 'https://www.speedscope.app/file-format-schema.json';
  yield `{"$schema":${JSON.stringify(schema)},"name":${JSON.stringify(name)},"exporter":${JSON.stringify(exporter)},`;
  yield `"activeProfileIndex":${active},"shared":{"frames":[`;
  let comma = '';
  for (const frame of tree.frames) {
    const file = frame.file === '' ? {} : { file: frame.file };
    yield comma + JSON.stringify({ name: frame.name, ...file });
    comma = ',';
  }
  yield ']},"profiles":[';
  for (const column of tree.columns.keys()) {
    if (column > 0) yield ',';
    yield* renderColumn(tree, column, name);
  }
  yield ']}\n';
}

function* renderColumn(tree: NamedCallTree, column: number, name: string): Generator<string> {
  const { type = '', unit = '', self = new Float64Array(0) } = tree.columns[column] ?? {};
  const nodes: number[] = [];
  let end = 0;
  for (let node = 1; node < self.length; node++) {
    if ((self[node] ?? 0) <= 0) continue;
    nodes.push(node);
    end += self[node] ?? 0;
  }
  const title = JSON.stringify(name === '' ? type : `${name} ${type}`);
  yield `{"type":"sampled","name":${title},"unit":"${UNITS[unit] ?? 'none'}","startValue":0,"endValue":${end},"samples":[`;
  let comma = '';
  for (const node of nodes) {
    const path: number[] = [];
    for (let at = node; at !== 0; at = tree.parent[at] ?? 0) path.push(tree.frame[at] ?? 0);
    yield `${comma}[${path.reverse().join(',')}]`;
    comma = ',';
  }
  yield '],"weights":[';
  comma = '';
  for (const node of nodes) {
    yield `${comma}${self[node] ?? 0}`;
    comma = ',';
  }
  yield ']}';
}
