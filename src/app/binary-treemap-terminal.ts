import { displayWidth } from '../base/display-width.ts';
import { formatBytes } from '../base/units.ts';
import type { BinarySize } from '../model/binary-size.ts';
import { binaryTerminalMessages as m } from './binary-terminal.messages.ts';
import { dim, type RowWriter, type TerminalStyle } from './binary-rows.ts';
import { type CellTile, layoutCells } from './binary-treemap-layout.ts';

const MAX_COLUMNS = 160;
const MIN_COLUMNS = 24;
const MAX_ROWS = 40;
const MIN_ROWS = 14;
/** Foreground colours of the parts of a file, in turn: no red, which means a fault elsewhere. */
const COLORS = [36, 33, 32, 35, 34, 96, 93, 92] as const;
/** Box characters by the directions that meet: up 1, right 2, down 4, left 8. */
const LINES = ' ╵╶└╷│┌├╴┘─┴┐┤┬┼';
const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

/** The file as a map: each rectangle's area is its share of the bytes. As wide as the terminal, 160 columns at most. */
export function renderTreemap(rows: RowWriter, size: BinarySize, style: TerminalStyle): void {
  const columns = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, style.columns - 2));
  const lines = Math.max(MIN_ROWS, Math.min(MAX_ROWS, Math.round(columns / 4)));
  const grid = new Grid(columns, lines);
  const tiles = layoutCells(size.tree, columns, lines);
  for (const tile of tiles) grid.frame(tile);
  for (const tile of tiles)
    for (const [i, line] of labels(rows, tile, size).entries()) grid.write(tile, i, line);
  rows.raw('');
  rows.raw(`  ${rows.say(m.map, { size: formatBytes(size.fileBytes) })}`);
  for (const line of grid.toLines(style)) rows.raw(` ${line}`);
}

/** Name and share; in a line of their own where there is room. */
function labels(rows: RowWriter, tile: CellTile, size: BinarySize): readonly string[] {
  const room = tile.right - tile.left - 1;
  const share = `${((100 * tile.bytes) / Math.max(1, size.fileBytes)).toFixed(1)} %`;
  const name = nameOf(rows, tile);
  const whole = `${name} ${formatBytes(tile.bytes)} ${share}`;
  if (displayWidth(whole) <= room) return [whole];
  const short = `${name} ${share}`;
  if (displayWidth(short) <= room || tile.isOpen || tile.bottom - tile.top < 3)
    return [displayWidth(short) <= room ? short : cut(name, room)];
  return [cut(name, room), share.length <= room ? share : share.replace(' ', '')];
}

function nameOf(rows: RowWriter, tile: CellTile): string {
  if (tile.merged > 0) return rows.say(m.mapMore, { count: tile.merged });
  return tile.kind === 'rest' ? rows.say(m.mapRest) : tile.name;
}

/** The end of a path says more than its start. */
function cut(name: string, room: number): string {
  if (displayWidth(name) <= room) return name;
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (last !== name && displayWidth(last) < room) return `…${last}`;
  let text = last;
  if (displayWidth(text) <= room) return text;
  while (text !== '' && displayWidth(text) + 1 > room) text = text.slice(0, -1);
  return `${text}…`;
}

/** Characters of the map with the part of the file that each belongs to. */
class Grid {
  readonly #columns: number;
  readonly #borders: Uint8Array;
  readonly #texts: (string | undefined)[];
  readonly #parts: Int16Array;

  constructor(columns: number, lines: number) {
    this.#columns = columns;
    this.#borders = new Uint8Array(columns * lines);
    this.#texts = Array.from({ length: columns * lines });
    this.#parts = new Int16Array(columns * lines).fill(-1);
  }

  /** Borders meet: where two rectangles touch, one line is both's. */
  frame({ left, top, right, bottom }: CellTile): void {
    const add = (x: number, y: number, directions: number) => {
      const at = y * this.#columns + x;
      this.#borders[at] = (this.#borders[at] ?? 0) | directions;
    };
    for (let x = left; x < right; x++)
      for (const y of [top, bottom]) {
        add(x, y, RIGHT);
        add(x + 1, y, LEFT);
      }
    for (let y = top; y < bottom; y++)
      for (const x of [left, right]) {
        add(x, y, DOWN);
        add(x, y + 1, UP);
      }
  }

  /** A line inside of a rectangle. A wide character takes its column and the next. */
  write({ left, top, right, part }: CellTile, line: number, text: string): void {
    let x = left + 1;
    for (const char of text) {
      const wide = displayWidth(char);
      if (x + wide > right) return;
      const at = (top + 1 + line) * this.#columns + x;
      this.#texts[at] = char;
      this.#parts[at] = part;
      if (wide === 2) this.#texts[at + 1] = '';
      x += wide;
    }
  }

  toLines(style: TerminalStyle): readonly string[] {
    const lines: string[] = [];
    for (let at = 0; at < this.#borders.length; at += this.#columns)
      lines.push(this.#line(at, style).trimEnd());
    return lines;
  }

  #line(from: number, style: TerminalStyle): string {
    let line = '';
    let run = '';
    let kind = -2;
    const flush = () => {
      if (kind === -1) line += run.trim() === '' ? run : dim(run, style);
      else if (kind >= 0)
        line += style.color ? `\u001b[${COLORS[kind % COLORS.length]}m${run}\u001b[0m` : run;
      run = '';
    };
    for (let at = from; at < from + this.#columns; at++) {
      const text = this.#texts[at];
      const own = text === undefined ? -1 : text === '' ? kind : (this.#parts[at] ?? -1);
      if (own !== kind) flush();
      kind = own;
      run += text ?? LINES[this.#borders[at] ?? 0] ?? ' ';
    }
    flush();
    return line;
  }
}
