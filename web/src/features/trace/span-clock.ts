import type { Message } from '../../../../src/base/messages.ts';
import { SPAN_CLOCKS } from '../../api/enums.ts';
import type { TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';

const WORDS: Readonly<Record<(typeof SPAN_CLOCKS)[number], Message | undefined>> = {
  ok: undefined,
  'no-end': m.clockNoEnd,
  'end-before-start': m.clockEndBeforeStart,
  'no-start': m.clockNoStart,
  'no-time': m.clockNoTime,
};

/** Why the duration of a span is not known; undefined when it is. */
export function clockWord(model: TraceModel, span: number): Message | undefined {
  return WORDS[SPAN_CLOCKS[model.columns.clock[span] ?? 0] ?? 'ok'];
}
