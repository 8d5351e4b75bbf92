// What a text holds but a reader cannot see: controls of terminals, and marks that turn the direction of what follows,
// with which a line can be made to read as something else (Unicode TR36, "Bidirectional Text Spoofing").
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** The text with its hidden characters shown as `⟨U+202E⟩`. Tabs and line ends stay. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (hidden) => {
    if (hidden === '\t' || hidden === '\n') return hidden;
    if (hidden === '\r') return '';
    return `⟨U+${hidden.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
