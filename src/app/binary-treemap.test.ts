import { expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import type { BinarySize, SizeNode } from '../model/binary-size.ts';
import { createRandom } from '../../test/support/mutate.ts';
import { RowWriter } from './binary-rows.ts';
import { type CellTile, layoutCells } from './binary-treemap-layout.ts';
import { renderTreemap } from './binary-treemap-terminal.ts';

function tree(random: (below: number) => number, depth: number, name: string): SizeNode {
  const count = depth === 0 ? 0 : random(9);
  const children = Array.from({ length: count }, (_, i) => tree(random, depth - 1, `${name}/部分${i}`));
  const own = Math.floor(10 ** (random(6000) / 1000));
  const bytes = children.reduce((sum, c) => sum + c.bytes, own);
  return { name, kind: 'package', bytes, children };
}

const COLOR = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g');
const overlap = (a: CellTile, b: CellTile) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('rectangles of one depth never overlap, lie inside their part, and cover the map', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const root = tree(random, 4, 'file');
    const [columns, rows] = [24 + random(137), 14 + random(27)];
    const tiles = layoutCells(root, columns, rows);
    const first = tiles.filter((t) => t.depth === 1);
    for (const [i, a] of tiles.entries()) {
      expect(a.right > a.left && a.bottom > a.top).toBe(true);
      expect(a.left >= 0 && a.top >= 0 && a.right < columns && a.bottom < rows).toBe(true);
      for (const b of tiles.slice(i + 1)) if (a.depth === b.depth) expect(overlap(a, b)).toBe(false);
      if (a.depth > 1)
        expect(tiles.some((t) => t.depth === a.depth - 1 && t.isOpen && overlap(t, a))).toBe(true);
    }
    if (first.length > 0)
      expect(first.reduce((sum, t) => sum + (t.right - t.left) * (t.bottom - t.top), 0)).toBe(
        (columns - 1) * (rows - 1),
      );
  }
});

test('areas follow the bytes', () => {
  const children = [50, 25, 15, 10].map((bytes, i): SizeNode => ({
    name: `s${i}`,
    kind: 'section',
    bytes,
    children: [],
  }));
  const tiles = layoutCells({ name: 'file', kind: 'file', bytes: 100, children }, 121, 31);
  for (const [i, tile] of tiles.entries()) {
    const area = ((tile.right - tile.left) * (tile.bottom - tile.top)) / (120 * 30);
    expect(Math.abs(area - (children[i]?.bytes ?? 0) / 100)).toBeLessThan(0.02);
  }
});

test('fits terminals of every width, in both languages, with and without colour', () => {
  const root = tree(createRandom(3), 4, 'file');
  const size: BinarySize = { fileBytes: root.bytes, sections: [], modules: [], tree: root };
  for (const columns of [10, 40, 80, 200])
    for (const lang of ['en', 'zh'] as const) {
      const plain = { lang, color: false, columns };
      const [rows, colored] = [new RowWriter(plain), new RowWriter(plain)];
      renderTreemap(rows, size, plain);
      renderTreemap(colored, size, { ...plain, color: true });
      const lines = rows.toText().split('\n');
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(Math.max(26, Math.min(columns, 162)));
      expect(rows.toText()).not.toContain('\u001b');
      expect(colored.toText().replaceAll(COLOR, '')).toBe(rows.toText());
    }
});
