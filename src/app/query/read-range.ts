import { AppError } from '../../base/errors/app-error.ts';
import { type Message, say } from '../../base/messages.ts';
import { queryResultMessages } from './query.messages.ts';
import { parseMoment } from './time-argument.ts';

/** The range of `--from` and `--to` in Unix milliseconds. Throws BAD_OPTION, in the words that were typed. */
export function readRange(
  typed: { readonly from: string; readonly to: string },
  nowUnixMs: number,
): { readonly from: number; readonly to: number } {
  const refuse = (option: string, problem: Message): AppError =>
    new AppError('BAD_OPTION', { values: { command: 'query', option, problem } });
  const moment = (option: string, seen: string): number => {
    const parsed = parseMoment(seen, nowUnixMs);
    if (parsed === undefined) throw refuse(option, say(queryResultMessages.badMoment, { seen }));
    return parsed;
  };
  const [from, to] = [moment('--from', typed.from), moment('--to', typed.to)];
  if (from >= to) throw refuse('--from', say(queryResultMessages.backwards, typed));
  return { from, to };
}
