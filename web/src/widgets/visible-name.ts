import type { Say } from '../lib/text.tsx';
import { visibleText } from './visible-text.ts';
import { widgetMessages as m } from './widget.messages.ts';

/** A name or value as a reader can see it: hidden characters shown, and a word where it is empty, which senders may leave it. */
export function visibleName(t: Say, name: string): string {
  return name === '' ? t(m.noName) : visibleText(name);
}
