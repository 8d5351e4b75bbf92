import type { NamedCallTree } from '../../model/named-call-tree.ts';

/** Units the time axis of a trace can show as they are, in microseconds each. */
const TO_MICROSECONDS: Readonly<Record<string, number>> = {
  nanoseconds: 1e-3,
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
};

interface Work {
  readonly node: number;
  readonly start: number;
}

/**
 * A profile in the JSON trace format that Perfetto and chrome://tracing open: one process a sample type, each call a
 * complete event as wide as its value, children side by side. The axis is not time of day but the sum of samples;
 * other units than time are written one to a microsecond, with the unit in the process name.
 * Shape: pieces of JSON text. Bounds: an event a node. Negative values are left out.
 * Source: "Trace Event Format", complete events and metadata.
 */
export function* renderChromeTrace(tree: NamedCallTree, name: string): Generator<string> {
  const children = childLists(tree.parent);
  yield '{"displayTimeUnit":"ns","otherData":{"axis":"sum of samples"},"traceEvents":[';
  let comma = '';
  for (const [column, { type, unit, self }] of tree.columns.entries()) {
    const pid = column + 1;
    const title = JSON.stringify(`${name === '' ? '' : `${name} `}${type} (${unit})`);
    yield `${comma}\n{"ph":"M","name":"process_name","pid":${pid},"tid":1,"args":{"name":${title}}}`;
    comma = ',';
    const total = totals(tree.parent, self);
    const scale = TO_MICROSECONDS[unit] ?? 1;
    const stack: Work[] = [{ node: 0, start: 0 }];
    for (let work = stack.pop(); work !== undefined; work = stack.pop()) {
      const { node, start } = work;
      if (node !== 0) {
        const label = JSON.stringify(tree.frames[tree.frame[node] ?? 0]?.name ?? '?');
        const width = (total[node] ?? 0) * scale;
        yield `,\n{"ph":"X","name":${label},"pid":${pid},"tid":1,"ts":${start * scale},"dur":${width},"args":{"self":${self[node] ?? 0}}}`;
      }
      let at = start;
      for (let i = children.first[node] ?? 0; i < (children.first[node + 1] ?? 0); i++) {
        const child = children.list[i] ?? 0;
        const width = total[child] ?? 0;
        if (width <= 0) continue;
        stack.push({ node: child, start: at });
        at += width;
      }
    }
  }
  yield '\n]}\n';
}

function totals(parent: Uint32Array, self: Float64Array): Float64Array {
  const total = self.map((value) => Math.max(0, value));
  for (let node = total.length - 1; node > 0; node--) {
    const up = parent[node] ?? 0;
    total[up] = (total[up] ?? 0) + (total[node] ?? 0);
  }
  return total;
}

/** Children of node `n` are `list[first[n]]` to `list[first[n + 1]]`. */
function childLists(parent: Uint32Array): { readonly first: Uint32Array; readonly list: Uint32Array } {
  const first = new Uint32Array(parent.length + 2);
  for (let node = 1; node < parent.length; node++) {
    const slot = (parent[node] ?? 0) + 2;
    first[slot] = (first[slot] ?? 0) + 1;
  }
  for (let i = 1; i < first.length; i++) first[i] = (first[i] ?? 0) + (first[i - 1] ?? 0);
  const list = new Uint32Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    const slot = (parent[node] ?? 0) + 1;
    list[first[slot] ?? 0] = node;
    first[slot] = (first[slot] ?? 0) + 1;
  }
  return { first, list };
}
