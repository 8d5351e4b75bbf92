import type { Severity } from '../../model/finding.ts';

/** Escape codes of the colours used: red, yellow and blue differ for colour-blind readers too, and never stand alone. */
const CODE = { error: '31', warn: '33', info: '36', ok: '32', dim: '2', bold: '1' } as const;

/** Sign of a severity; the word always stands beside it. */
export const SIGN: Readonly<Record<Severity | 'ok' | 'unknown', string>> = {
  error: '✗',
  warn: '▲',
  info: '•',
  ok: '✓',
  unknown: '?',
};

/** Colours a text, or leaves it when colour is not wanted. */
export type Paint = (style: keyof typeof CODE, text: string) => string;

/** A painter that colours, or one that does not. */
export function createPaint(color: boolean): Paint {
  return (style, text) => (color ? `\u001b[${CODE[style]}m${text}\u001b[0m` : text);
}
