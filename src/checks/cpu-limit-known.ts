import { say } from '../base/messages.ts';
import type { FactView } from '../model/check.ts';
import { sharedTexts } from './shared.messages.ts';
import { unknown } from './verdicts.ts';

/**
 * The verdict when the CPU limit could not be read, else null. For checks that would pass because nobody sees a limit: two
 * readers that see nothing agree as well.
 */
export function unknownCpuLimit(
  view: Pick<FactView<never, 'limits.cpu'>, 'look'>,
): ReturnType<typeof unknown> | null {
  const limit = view.look('limits.cpu');
  if (limit.status === 'ok' && limit.value.state !== 'unknown' && limit.value.hidden === undefined)
    return null;
  const reason = limit.status === 'ok' ? (limit.value.reason ?? limit.value.hidden ?? '') : limit.reason;
  return unknown(say(sharedTexts.limitUnknown, { reason }), say(sharedTexts.unlockLimit));
}
