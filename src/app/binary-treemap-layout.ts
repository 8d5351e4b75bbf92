import type { SizeNode } from '../model/binary-size.ts';

/** One rectangle of a treemap of characters: its border runs on the lines `left`, `right`, `top` and `bottom`. */
export interface CellTile {
  readonly name: string;
  readonly kind: SizeNode['kind'];
  readonly bytes: number;
  /** Parts that were too small to be drawn and are shown together here; 0 for a single one. */
  readonly merged: number;
  /** 1 for the parts of the file. */
  readonly depth: number;
  /** Which part of the file it belongs to: tiles of one part look alike. */
  readonly part: number;
  /** True when its own parts are drawn inside, below a line with its name. */
  readonly isOpen: boolean;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Item = Pick<CellTile, 'name' | 'kind' | 'bytes' | 'merged'> & { readonly node: SizeNode | null };

/** A character is about twice as high as it is wide. */
const ASPECT = 2;
/** Smallest distance of borders that leaves room for a few letters, and for one line. */
const MIN_WIDTH = 7;
const MIN_HEIGHT = 2;
/** Parts are drawn inside from this size on: border, name, border, one line, border. */
const OPEN_WIDTH = 16;
const OPEN_HEIGHT = 6;
const MAX_DEPTH = 3;

/**
 * Lays out a file as rectangles near to squares on a grid of `columns` × `rows` characters, each part followed by its own.
 * Areas follow the bytes as far as whole characters allow; what would be smaller than a few
 * letters is put together, slivers are left out.
 * Source: Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000).
 */
export function layoutCells(root: SizeNode, columns: number, rows: number): readonly CellTile[] {
  const tiles: CellTile[] = [];
  const place = (nodes: readonly SizeNode[], box: Box, depth: number, part: number) => {
    let own = part;
    for (const [item, at] of squarify(itemsOf(nodes), box)) {
      if (depth === 1) own++;
      const children = item.node?.children ?? [];
      const isOpen =
        children.length > 1 &&
        depth < MAX_DEPTH &&
        at.right - at.left >= OPEN_WIDTH &&
        at.bottom - at.top >= OPEN_HEIGHT;
      const { name, kind, bytes, merged } = item;
      tiles.push({ name, kind, bytes, merged, depth, part: own, isOpen, ...at });
      if (isOpen) place(children, { ...at, top: at.top + 2 }, depth + 1, own);
    }
  };
  place(root.children, { left: 0, top: 0, right: columns - 1, bottom: rows - 1 }, 1, -1);
  return tiles;
}

function itemsOf(nodes: readonly SizeNode[]): readonly Item[] {
  return nodes
    .filter((node) => node.bytes > 0)
    .map((node) => ({ name: node.name, kind: node.kind, bytes: node.bytes, merged: 0, node }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Rows along the shorter side, each as long as its rectangles get nearer to squares. */
function squarify(items: readonly Item[], box: Box): readonly (readonly [Item, Box])[] {
  const placed: (readonly [Item, Box])[] = [];
  let [rest, free] = [items, box];
  while (rest.length > 0) {
    const isColumn = width(free) >= height(free) * ASPECT;
    const [long, short] = isColumn ? [width(free), height(free)] : [height(free), width(free)];
    const [thinnest, narrowest] = isColumn ? [MIN_WIDTH, MIN_HEIGHT] : [MIN_HEIGHT, MIN_WIDTH];
    const row = bestRow(rest, isColumn ? [long, short * ASPECT] : [long * ASPECT, short]);
    const share = total(row) / total(rest);
    const left = long * (1 - share);
    // What is left must have room, too: a little more than its share, or else it stands in this row.
    const isLast = row.length === rest.length || left < thinnest / 2 || long < 2 * thinnest;
    const thick = isLast ? long : Math.min(long - thinnest, Math.max(thinnest, Math.round(long * share)));
    const line = fitInto(isLast ? rest : row, short, narrowest);
    let from = 0;
    for (const [i, size] of divide(line, short, narrowest).entries()) {
      const item = line[i];
      if (item !== undefined)
        placed.push([item, isColumn ? slice(free, thick, from, size) : lay(free, thick, from, size)]);
      from += size;
    }
    if (isLast) break;
    rest = rest.slice(row.length);
    free = isColumn ? { ...free, left: free.left + thick } : { ...free, top: free.top + thick };
  }
  return placed;
}

const width = (box: Box) => box.right - box.left;
const height = (box: Box) => box.bottom - box.top;
const total = (items: readonly Item[]) => items.reduce((sum, item) => sum + item.bytes, 0);

function slice(free: Box, thick: number, from: number, size: number): Box {
  return {
    left: free.left,
    right: free.left + thick,
    top: free.top + from,
    bottom: free.top + from + size,
  };
}

function lay(free: Box, thick: number, from: number, size: number): Box {
  return {
    left: free.left + from,
    right: free.left + from + size,
    top: free.top,
    bottom: free.top + thick,
  };
}

/** The first items whose rectangles, put along the shorter side, are nearest to squares. */
function bestRow(items: readonly Item[], [long, short]: readonly [number, number]): readonly Item[] {
  const scale = (long * short) / total(items);
  let best = Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [i, item] of items.entries()) {
    sum += item.bytes * scale;
    const thick = sum / short;
    const ratios = [items[0], item].map((x) => ((x?.bytes ?? 0) * scale) / thick / thick);
    const worst = Math.max(...ratios.map((r) => Math.max(r, 1 / r)));
    if (worst > best) return items.slice(0, i);
    best = worst;
  }
  return items;
}

/** The items that have room along a length; the smaller ones become one, or nothing where that would be a sliver, too. */
function fitInto(items: readonly Item[], length: number, least: number): readonly Item[] {
  const all = total(items);
  const room = (bytes: number) => (length * bytes) / all / least;
  const count = Math.min(items.length, Math.max(1, Math.floor(length / least)));
  const fitting = items.slice(0, count).filter((item, i) => i === 0 || room(item.bytes) >= 1 / 2);
  if (fitting.length === items.length) return items;
  const kept = fitting.slice(0, Math.max(1, fitting.length === count ? count - 1 : count));
  const rest = items.slice(kept.length);
  if (count === 1 || room(total(rest)) < 1 / 4) return kept;
  const merged = rest.reduce((sum, item) => sum + Math.max(1, item.merged), 0);
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) return [...kept, only];
  return [...kept, { name: '', kind: 'rest', bytes: total(rest), merged, node: null }];
}

/** Divides a length by the bytes, none shorter than `least`; what rounding leaves over goes to the largest. */
function divide(items: readonly Item[], length: number, least: number): readonly number[] {
  const all = total(items);
  const sizes = items.map((item) => Math.max(least, Math.round((length * item.bytes) / all)));
  let over = sizes.reduce((sum, size) => sum + size, 0) - length;
  while (over !== 0) {
    const at = sizes.indexOf(Math.max(...sizes));
    const step = over > 0 ? -1 : 1;
    sizes[at] = (sizes[at] ?? 0) + step;
    over += step;
  }
  return sizes;
}
