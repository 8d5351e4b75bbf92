import { expect, test } from 'vitest';
import type { SizeNode } from '../../../../src/model/binary-size.ts';
import { layoutTreemap } from './treemap-layout.ts';

const leaf = (name: string, bytes: number, children: readonly SizeNode[] = []): SizeNode => ({
  name,
  kind: 'package',
  bytes,
  children,
});

test('areas are as the bytes, and nothing lies outside or over another', () => {
  const parts = [600, 300, 200, 100, 50, 50].map((bytes, i) => leaf(`p${i}`, bytes));
  const tiles = layoutTreemap(leaf('file', 1300, parts), 130, 100);
  expect(tiles).toHaveLength(6);
  for (const tile of tiles) {
    expect(tile.width * tile.height).toBeCloseTo(tile.node.bytes * 10, 5);
    expect(tile.x + tile.width).toBeLessThanOrEqual(130.001);
    expect(tile.y + tile.height).toBeLessThanOrEqual(100.001);
    const overlapping = tiles.filter(
      (other) =>
        other !== tile &&
        Math.min(tile.x + tile.width, other.x + other.width) - Math.max(tile.x, other.x) > 0.001 &&
        Math.min(tile.y + tile.height, other.y + other.height) - Math.max(tile.y, other.y) > 0.001,
    );
    expect(overlapping).toEqual([]);
  }
});

test('parts of a part lie in it, below its name; what cannot be seen is left out', () => {
  const code = leaf('code', 900, [leaf('a', 600), leaf('b', 300)]);
  const tiles = layoutTreemap(leaf('file', 901, [code, leaf('tiny', 1)]), 300, 200);
  expect(tiles.map(({ node, depth }) => `${node.name} ${depth}`)).toEqual(['code 1', 'a 2', 'b 2']);
  const [outer, ...inner] = tiles;
  for (const { x, y, width, height } of inner) {
    expect(x).toBeGreaterThanOrEqual(outer?.x ?? 0);
    expect(y).toBeGreaterThanOrEqual((outer?.y ?? 0) + 20);
    expect(x + width).toBeLessThanOrEqual((outer?.x ?? 0) + (outer?.width ?? 0));
    expect(y + height).toBeLessThanOrEqual((outer?.y ?? 0) + (outer?.height ?? 0));
  }
});

test('nothing to show, no room, and no bytes', () => {
  expect(layoutTreemap(leaf('file', 0), 100, 100)).toEqual([]);
  expect(layoutTreemap(leaf('file', 5, [leaf('a', 5)]), 0, 100)).toEqual([]);
  expect(layoutTreemap(leaf('file', 5, [leaf('a', 0)]), 10, 10)).toEqual([]);
});
