// What a text holds but a reader cannot see: controls of terminals, and marks that turn the direction of what follows,
// with which a line can be made to read as something else (Unicode TR36, "Bidirectional Text Spoofing").
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';

/** The text with its hidden characters shown: C0 controls as their pictures, the others as `⟨U+202E⟩`. Tabs and line ends stay. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden) => {
    if (hidden === '\t' || hidden === '\n') return hidden;
    const code = hidden.charCodeAt(0);
    if (code < 0x20) return code === 0x0d ? '' : String.fromCharCode(PICTURES + code);
    if (code === 0x7f) return DELETE_PICTURE;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
