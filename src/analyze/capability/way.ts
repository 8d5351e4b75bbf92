import type { LocalText } from '../../base/messages.ts';
import type { Capability } from '../../model/capability.ts';
import { capabilityNames } from './capability.messages.ts';

/** What one way needs to be told beside its state. */
export interface WayParts {
  readonly id: keyof typeof capabilityNames;
  readonly how: string;
  readonly seen: Capability['seen'];
}

/** Open as things are. */
export function possible(way: WayParts, because: LocalText): Capability {
  return { ...base(way), state: 'possible', because };
}

/** Closed, with the least that opens it. */
export function blocked(way: WayParts, because: LocalText, unlock: LocalText, command?: string): Capability {
  return { ...base(way), state: 'blocked', because, unlock: unlockOf(unlock, command) };
}

/** What decides could not be read. */
export function undecided(
  way: WayParts,
  because: LocalText,
  unlock: LocalText,
  command?: string,
): Capability {
  return { ...base(way), state: 'unknown', because, unlock: unlockOf(unlock, command) };
}

function base({ id, how, seen }: WayParts): Pick<Capability, 'id' | 'name' | 'how' | 'seen'> {
  return { id, name: capabilityNames[id], how, seen };
}

function unlockOf(text: LocalText, command: string | undefined): NonNullable<Capability['unlock']> {
  return command === undefined ? { text } : { text, command };
}
