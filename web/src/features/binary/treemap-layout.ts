import type { SizeNode } from '../../../../src/model/binary-size.ts';

/** One rectangle, in CSS pixels. Depth 1 are the parts of the node that is shown, depth 2 theirs. */
export interface Tile {
  readonly node: SizeNode;
  readonly depth: 1 | 2;
  /** The part it lies in, for depth 2. */
  readonly within: SizeNode | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room for the name of a part above its own parts. */
const TITLE = 20;
/** Parts are drawn inside another from this size on. */
const MIN_WIDTH = 70;
const MIN_HEIGHT = 52;
/** Thinner rectangles are left out: they cannot be seen. */
const MIN_SIDE = 2;

/** The parts of a node and theirs, as rectangles near to squares whose areas are their bytes. Each part is followed by its own. */
export function layoutTreemap(root: SizeNode, width: number, height: number): Tile[] {
  const tiles: Tile[] = [];
  for (const [node, box] of squarify(root.children, { x: 0, y: 0, width, height })) {
    tiles.push({ node, depth: 1, within: null, ...box });
    if (node.children.length === 0 || box.width < MIN_WIDTH || box.height < MIN_HEIGHT) continue;
    const inner = { x: box.x + 3, y: box.y + TITLE, width: box.width - 6, height: box.height - TITLE - 3 };
    for (const [child, place] of squarify(node.children, inner))
      tiles.push({ node: child, depth: 2, within: node, ...place });
  }
  return tiles.filter((tile) => tile.width >= MIN_SIDE && tile.height >= MIN_SIDE);
}

/** Source: Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000). */
function squarify(nodes: readonly SizeNode[], box: Box): [SizeNode, Box][] {
  const sorted = nodes.filter((node) => node.bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const total = sorted.reduce((sum, node) => sum + node.bytes, 0);
  const placed: [SizeNode, Box][] = [];
  if (total === 0 || box.width <= 0 || box.height <= 0) return placed;
  const scale = (box.width * box.height) / total;
  let free = box;
  let row: SizeNode[] = [];
  const worst = (areas: readonly number[], side: number) => {
    const sum = areas.reduce((a, b) => a + b, 0);
    return Math.max(
      ...areas.map((area) => Math.max((side * side * area) / sum ** 2, sum ** 2 / (side * side * area))),
    );
  };
  for (const node of sorted) {
    const side = Math.min(free.width, free.height);
    const areas = row.map((one) => one.bytes * scale);
    if (row.length > 0 && worst([...areas, node.bytes * scale], side) > worst(areas, side)) {
      free = placeRow(row, scale, free, placed);
      row = [];
    }
    row.push(node);
  }
  placeRow(row, scale, free, placed);
  return placed;
}

/** Puts a row along the shorter side; answers what is left. */
function placeRow(row: readonly SizeNode[], scale: number, free: Box, placed: [SizeNode, Box][]): Box {
  const area = row.reduce((sum, node) => sum + node.bytes * scale, 0);
  const isColumn = free.width >= free.height;
  const thickness = isColumn ? area / free.height : area / free.width;
  let at = isColumn ? free.y : free.x;
  for (const node of row) {
    const length = (node.bytes * scale) / thickness;
    placed.push([
      node,
      isColumn
        ? { x: free.x, y: at, width: thickness, height: length }
        : { x: at, y: free.y, width: length, height: thickness },
    ]);
    at += length;
  }
  return isColumn
    ? { ...free, x: free.x + thickness, width: free.width - thickness }
    : { ...free, y: free.y + thickness, height: free.height - thickness };
}
