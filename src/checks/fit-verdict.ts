import { say } from '../base/messages.ts';
import type { FactView, Verdict } from '../model/check.ts';
import type { FactKey } from '../model/facts.ts';
import { fitTexts } from './fit-verdict.messages.ts';
import { finding, pass, unknown } from './verdicts.ts';

/** The verdict on one way to fail a start (`codes` of FitFailure); a start that fails otherwise leaves it unknown. */
export function fitVerdict(view: FactView<'bin.fit', FactKey>, codes: readonly string[]): Verdict {
  const { failure, at } = view.get('bin.fit');
  if (failure === null) return pass(say(fitTexts.starts));
  const { code, message, exitCode, explanation, remedy } = failure;
  if (!codes.includes(code)) return unknown(say(fitTexts.other, { why: explanation }), say(fitTexts.unlock));
  return finding({
    severity: 'error',
    confidence: 0.9,
    claim: say(fitTexts.fails, { at, message: message.split('\n')[0] ?? '', code: exitCode }),
    evidence: [view.proof('bin.fit', explanation.en)],
    remedy: [{ text: remedy }],
  });
}
