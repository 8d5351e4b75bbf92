import type { NamedCallTree } from '../../model/named-call-tree.ts';

/**
 * Folded stacks, a line each: `root;caller;leaf 42`. Stacks without a value are left out; `;` and line ends in names become
 * `:` and a blank, because the format cannot quote them. Values are whole numbers in the column's unit.
 * Shape: pieces of text in the order of the tree. Source: brendangregg/FlameGraph README "Fold stacks".
 *
 * With a `before` column each line ends in two values, before and after: what difffolded.pl of the same project writes.
 */
export function* renderFolded(tree: NamedCallTree, column: number, before = -1): Generator<string> {
  const { parent, frame, columns } = tree;
  const self = columns[column]?.self ?? new Float64Array(0);
  const old = columns[before]?.self;
  const names = tree.frames.map(({ name }) => name.replaceAll(';', ':').replaceAll(/[\r\n]+/g, ' '));
  for (let node = 1; node < self.length; node++) {
    const value = Math.round(self[node] ?? 0);
    const was = Math.round(old?.[node] ?? 0);
    if (value === 0 && was === 0) continue;
    const path: string[] = [];
    for (let at = node; at !== 0; at = parent[at] ?? 0) path.push(names[frame[at] ?? 0] ?? '?');
    yield `${path.reverse().join(';')} ${old === undefined ? '' : `${was} `}${value}\n`;
  }
}
