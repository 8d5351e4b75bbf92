import { displayWidth } from '../../base/display-width.ts';

/**
 * Breaks a text into lines of at most `columns` columns: at blanks, between wide characters (Chinese has no blanks), and
 * inside a word only when it alone is longer than a line, and then before a slash. Punctuation that may not begin a line in Chinese stays with the
 * character before it.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const piece of pieces(text)) {
    const pieceWidth = displayWidth(piece);
    if (width + pieceWidth > columns && line !== '') {
      lines.push(line.trimEnd());
      line = '';
      width = 0;
    }
    if (line === '' && piece === ' ') continue;
    if (pieceWidth > columns) {
      for (const part of parts(piece, columns)) {
        if (width + displayWidth(part) > columns) {
          lines.push(line);
          line = '';
          width = 0;
        }
        line += part;
        width += displayWidth(part);
      }
      continue;
    }
    line += piece;
    width += pieceWidth;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** A word that is longer than a line, before each slash; a part that is still too long, between characters. */
function parts(word: string, columns: number): readonly string[] {
  return word
    .split(/(?=[/])/)
    .flatMap((part) => (displayWidth(part) > columns ? (part.match(UNIT) ?? []) : [part]));
}

/** One character, or a whole colour sequence, which takes no room and must not be cut. */
// oxlint-disable-next-line no-control-regex -- the escape byte is what a colour sequence starts with
const UNIT = /\u001b\[[0-9;]*m|./gu;

/** Words, blanks, and single wide characters with the closing punctuation after them. */
function pieces(text: string): readonly string[] {
  return (
    text.match(
      / |[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60][，。；：！？、）”》」』％]*|[^ \u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]+[，。；：！？、）”》」』％]*/gu,
    ) ?? []
  );
}

/** Wraps with a prefix on the first line and blanks of the same width on the others. */
export function wrapWithPrefix(prefix: string, text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(displayWidth(prefix));
  const room = Math.max(20, columns - displayWidth(prefix));
  const lines = text.split('\n').flatMap((part) => wrapText(part, room));
  return lines.map((line, i) => (i === 0 ? prefix : indent) + line);
}
