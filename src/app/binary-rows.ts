import { padToWidth } from '../base/display-width.ts';
import { type Lang, type LocalText, type Message, type MessageValue, text } from '../base/messages.ts';
import { wrapWithPrefix } from '../report/layout/wrap.ts';

/** How the view is drawn. */
export interface TerminalStyle {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
}

/** Builds labelled rows; a row without content is not drawn. */
export class RowWriter {
  readonly #style: TerminalStyle;
  readonly #rows: string[] = [];
  #width: number;

  constructor(style: TerminalStyle, width = 12) {
    this.#style = style;
    this.#width = width;
  }

  say(message: Message, values: Readonly<Record<string, MessageValue>> = {}): string {
    return text(message, this.#style.lang, values);
  }

  local(message: LocalText): string {
    return message[this.#style.lang];
  }

  /** The first line carries the label, the others and what is longer than a line are indented below it. */
  add(label: Message, lines: readonly string[]): void {
    lines.forEach((line, i) => {
      const head = i === 0 ? this.say(label) : '';
      const prefix = `  ${dim(padToWidth(head, this.#width), this.#style)} `;
      this.#rows.push(...wrapWithPrefix(prefix, line, this.#style.columns));
    });
  }

  raw(line: string): void {
    this.#rows.push(line);
  }

  toText(): string {
    return `${this.#rows.join('\n')}\n`;
  }
}

const ESC = '\u001b[';

/** Weak colour for labels. */
export function dim(line: string, style: TerminalStyle): string {
  return style.color ? `${ESC}2m${line}${ESC}0m` : line;
}

/** Bold for titles, red or yellow or green for judgements. */
export function paint(line: string, kind: 'bold' | 'red' | 'yellow' | 'green', style: TerminalStyle): string {
  const code = { bold: 1, red: 31, yellow: 33, green: 32 }[kind];
  return style.color ? `${ESC}${code}m${line}${ESC}0m` : line;
}
