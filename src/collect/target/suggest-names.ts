import { type LocalText, say } from '../../base/messages.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { targetMessages as m } from './targets.messages.ts';

const MAX_LISTED = 12;

/** "Did you mean", with the names there are. */
export function suggestNames(wish: string, names: readonly string[]): LocalText {
  if (names.length === 0) return say(m.noneKnown);
  const near = nearestName(wish, names);
  const more = names.length > MAX_LISTED ? ', …' : '';
  const listed = `${[...names].sort().slice(0, MAX_LISTED).join(', ')}${more}`;
  return near === undefined
    ? say(m.knownNames, { names: listed })
    : say(m.nearNames, { near, names: listed });
}
