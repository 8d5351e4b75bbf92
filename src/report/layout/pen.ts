import { displayWidth, padToWidth } from '../../base/display-width.ts';
import { type Message, type MessageValue, text } from '../../base/messages.ts';
import type { RenderOptions } from '../report-format.ts';
import { createPaint, type Paint } from './paint.ts';
import { wrapWithPrefix } from './wrap.ts';

/** Widest line; longer ones are hard to read. */
const MAX_COLUMNS = 110;
const MIN_COLUMNS = 40;

/** What every part of the terminal report writes with. */
export interface Pen {
  readonly options: RenderOptions;
  readonly columns: number;
  readonly paint: Paint;
  readonly say: (message: Message, values?: Readonly<Record<string, MessageValue>>) => string;
  /** A dim label in a column of its own, and a text that wraps beside it. */
  readonly row: (label: string, value: string, shape?: RowShape) => readonly string[];
}

/** Where a row begins and how wide its label is. */
export interface RowShape {
  readonly indent?: number;
  readonly width?: number;
}

/** A pen for these options. */
export function createPen(options: RenderOptions): Pen {
  const columns = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, options.columns));
  const paint = createPaint(options.color);
  return {
    options,
    columns,
    paint,
    say: (message, values) => text(message, options.lang, values),
    row: (label, value, { indent = 2, width = 14 } = {}) => {
      const padded = padToWidth(label, Math.max(width, displayWidth(label) + 2));
      return wrapWithPrefix(`${' '.repeat(indent)}${paint('dim', padded)}`, value, columns);
    },
  };
}
