import { say } from '../base/messages.ts';
import type { Verdict } from '../model/check.ts';
import type { EffectiveLimit } from '../model/effective-limit.ts';
import { sharedTexts } from './shared.messages.ts';
import { unknown } from './verdicts.ts';

/** The verdict where a group above could not be read and may set a tighter limit than the one that is known. */
export function hiddenLimit({ hidden }: EffectiveLimit<number | bigint>): Verdict | undefined {
  return hidden === undefined
    ? undefined
    : unknown(say(sharedTexts.limitUnknown, { reason: hidden }), say(sharedTexts.unlockLimit));
}
