import { say } from '../base/messages.ts';
import type { AnyCheck, FactView, Verdict } from '../model/check.ts';
import { type Evidence, missing, valueOf } from '../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../model/facts.ts';
import type { Remedy } from '../model/finding.ts';
import { isContainer } from '../model/scenario.ts';
import { sharedTexts } from './shared.messages.ts';
import { runMessages as m } from './run-check.messages.ts';

/** How one check ended; `crashed` is a bug in the check, told apart from what it found out. */
export type CheckResult = Verdict | { readonly status: 'crashed'; readonly message: string };

/**
 * Runs one check on facts. A needed fact that is missing makes the verdict "unknown" with the reason and with what would
 * unlock it; the rule is not asked then. `before` are the facts of an earlier sample.
 */
export function runCheck(check: AnyCheck, facts: FactTable, before?: FactTable): CheckResult {
  for (const key of check.needs) {
    const evidence = look(facts, key);
    // Looked for and not there, that is; a fact whose collector failed says nothing about whether it is.
    if (evidence.status === 'absent' && key in facts && check.subject?.includes(key) === true) {
      return { status: 'not-applicable', reason: evidence.reason };
    }
    if (evidence.status !== 'ok') return unknownFor(key, evidence);
  }
  try {
    const verdict = check.run(viewOf(facts, before));
    return verdict.status === 'finding'
      ? { ...verdict, remedy: fittingFirst(verdict.remedy, facts) }
      : verdict;
  } catch (error) {
    return { status: 'crashed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The steps with those first that belong to the place the facts were read at. */
function fittingFirst(remedy: readonly Remedy[], facts: FactTable): readonly Remedy[] {
  const scenario = valueOf(look(facts, 'scenario')) ?? [];
  const here = scenario.includes('kubernetes-pod') ? 'pod' : isContainer(scenario) ? 'container' : 'unit';
  const rank = ({ where }: Remedy) => (where === undefined || where === here ? 0 : 1);
  return remedy
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ text, command }) => ({ text, ...(command === undefined ? {} : { command }) }));
}

function viewOf(facts: FactTable, before: FactTable | undefined): FactView<FactKey, FactKey> {
  return {
    get: (key) => {
      const evidence = look(facts, key);
      if (evidence.status !== 'ok') throw new Error(`fact ${key} was not listed in needs`);
      return evidence.value;
    },
    look: (key) => look(facts, key),
    before: (key) => (before === undefined ? undefined : look(before, key)),
    proof: (key, value, source) => {
      const evidence = look(facts, key);
      const from = source ?? evidence.source;
      const seen = typeof value === 'string' ? { value } : { value: value.en, text: value };
      return evidence.status === 'ok'
        ? { fact: key, ...seen, source: from, observedAtUnixMs: evidence.observedAtUnixMs }
        : { fact: key, ...seen, source: from };
    },
  };
}

function look<K extends FactKey>(facts: FactTable, key: K): Evidence<Facts[K]> {
  return facts[key] ?? missing('absent', say(m.notCollected), key);
}

/** The verdict for a fact that could not be had. */
export function unknownFor(key: FactKey, evidence: Evidence<unknown>): Verdict {
  if (evidence.status === 'ok') throw new Error(`fact ${key} is there`);
  const values = { fact: key, source: evidence.source, reason: evidence.reason };
  const unlock = { absent: m.unlockAbsent, denied: m.unlockDenied, failed: m.unlockFailed }[evidence.status];
  const isBinary = key === 'go.binary' || key === 'go.belief' || key === 'binary.facts';
  return {
    status: 'unknown',
    reason: say(m.missingFact, values),
    unlock: isBinary ? say(sharedTexts.unlockBinary) : say(unlock, values),
  };
}
