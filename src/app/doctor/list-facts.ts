import { padToWidth } from '../../base/display-width.ts';
import { type Lang, text } from '../../base/messages.ts';
import { FACT_KINDS } from '../../model/fact-keys.generated.ts';
import { listFactsMessages as m } from './list-facts.messages.ts';
import { factKeys } from './what-if-facts.ts';
import { WHAT_IF_KEYS } from './what-if.ts';

/** Every fact with the kind of its value, one a line, or as JSON. */
export function renderFactList(lang: Lang, json: boolean): string {
  const keys = factKeys();
  if (json) {
    const facts = keys.map((fact) => ({ fact, kind: FACT_KINDS[fact] ?? 'compound' }));
    return `${JSON.stringify({ schema: 1, shortNames: WHAT_IF_KEYS, facts }, null, 2)}\n`;
  }
  const widest = Math.max(...keys.map((key) => key.length));
  const lines = keys.map((key) => `${padToWidth(key, widest + 2)}${m[FACT_KINDS[key] ?? 'compound'][lang]}`);
  return `${[text(m.short, lang, { names: WHAT_IF_KEYS.join(', ') }), '', ...lines].join('\n')}\n`;
}
