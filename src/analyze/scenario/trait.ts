import type { LocalText } from '../../base/messages.ts';
import type { ScenarioTrait } from '../../model/scenario.ts';
import type { Signs } from './signs.ts';

/** Below this a trait is not told. */
const LEAST_CONFIDENCE = 0.4;

/** Makes a trait of its signs. */
export function trait(
  name: LocalText,
  value: LocalText,
  signs: Signs,
  special: readonly LocalText[],
): ScenarioTrait {
  return { name, value, confidence: signs.confidence, signs: signs.sorted, special };
}

/** The surest of traits that exclude each other; none when all are guesses. */
export function surest(traits: readonly ScenarioTrait[]): readonly ScenarioTrait[] {
  const [best] = [...traits].sort((a, b) => b.confidence - a.confidence);
  return best === undefined || best.confidence < LEAST_CONFIDENCE ? [] : [best];
}
