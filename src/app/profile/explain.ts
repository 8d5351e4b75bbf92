import type { Cause, CollectionFacts } from '../../analyze/profile-findings/collection-facts.ts';
import { findCauses } from '../../analyze/profile-findings/find-causes.ts';
import { type Lang, type LocalText, say, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { readCollection } from './collection-facts.ts';
import { explainMessages as m } from './explain.messages.ts';

/** What a collection shows. */
export interface Explanation {
  /** Most serious first. */
  readonly causes: readonly Cause[];
  /** The block and mutex profiles have no records. */
  readonly ratesOff: boolean;
}

/** Explains a folder of `profile collect`, against a healthy one when given. Errors: those of `readCollection`. */
export async function explainCollection(folder: string, baseFolder: string | null): Promise<Explanation> {
  const facts = await readCollection(folder);
  const base = baseFolder === null ? null : await readCollection(baseFolder);
  return { causes: findCauses(facts, base), ratesOff: isOff(facts) };
}

function isOff({ block, mutex }: CollectionFacts): boolean {
  return (block?.[1].total ?? 0) === 0 && (mutex?.[1].total ?? 0) === 0;
}

/** What leaves no trace in profiles, and where it is to be seen. */
const NOT_SEEN = [
  { code: 'few-failed-answers', needs: ['traces', 'logs'] },
  { code: 'context-without-labels', needs: ['pprof labels', 'traces'] },
  { code: 'wrong-answers', needs: ['traces', 'logs'] },
] as const;

/** What a cause says. */
export function causeText({ code, values }: Cause): LocalText {
  if (code === 'memory-growth') {
    const grown = formatBytes(Number(values['grown']));
    return say(m[code], { grown, perMinute: formatBytes(Number(values['perMinute'])) });
  }
  if (code === 'errors-rise')
    return say(m[code], { ...values, perSecond: formatBytes(Number(values['perSecond'])) });
  if (code === 'pool-exhaustion') return say(values['holders'] === '' ? m[code] : m['pool-held'], values);
  if (code === 'short-calls') return say(values['alike'] === 1 ? m['short-alike'] : m[code], values);
  if (code === 'context-break') return say(values['incoming'] === 1 ? m['context-missing'] : m[code], values);
  if (code === 'panic') return say(m[code], { perSecond: formatBytes(Number(values['perSecond'])) });
  if (code === 'gc-pressure') return say(values['pinned'] === 1 ? m['gc-pinned'] : m['gc-pressure'], values);
  if (code === 'lock-contention' && values['rate'] === undefined) return say(m['lock-line'], values);
  return say(m[code], values);
}

/** The explanation for a person, ending with a line end. */
export function renderExplanation({ causes, ratesOff }: Explanation, lang: Lang, rows: number): string {
  const lines: string[] = [];
  for (const [i, cause] of causes.slice(0, rows).entries()) {
    lines.push(
      `${String(i + 1).padStart(3)}. ${cause.code}: ${cause.function === '' ? '?' : cause.function}`,
    );
    lines.push(`     ${causeText(cause)[lang]}`);
  }
  if (causes.length === 0) lines.push(text(m.nothing, lang));
  lines.push('', text(m.blind, lang));
  if (ratesOff) lines.push(text(m.rates, lang));
  return `${lines.join('\n')}\n`;
}

/** The explanation for programs. */
export function explanationToJson({ causes, ratesOff }: Explanation): object {
  return {
    schema: 1,
    report: 'explain',
    ratesOff,
    notSeen: NOT_SEEN,
    causes: causes.map((cause) => ({ ...cause, text: causeText(cause) })),
  };
}
