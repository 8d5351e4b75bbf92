import type { Profile } from '../../model/profile.ts';

/** A function at a lock, with the time it made others wait or waited itself. */
export interface LockSide {
  readonly function: string;
  /** Its caller; empty at the root. */
  readonly caller: string;
  readonly delayNs: number;
  readonly events: number;
}

/** The locks of one type, or of one package where they belong to no type. */
export interface LockPair {
  /** `example.com/shop/cart.(*Cart)`, or a package. */
  readonly owner: string;
  /** Who unlocked while others waited, from the mutex profile. Longest first. */
  readonly holders: readonly LockSide[];
  /** Who waited, from the block profile. Longest first. */
  readonly waiters: readonly LockSide[];
  readonly heldNs: number;
  readonly waitedNs: number;
}

const SYNC = /^(?:internal\/)?sync\.|^runtime\.|^internal\/runtime\//;
const LOCKS =
  /^(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.R?Lock(?:Slow)?$|^(?:internal\/)?sync\.\(\*Mutex\)\.lockSlow$/;
const UNLOCKS =
  /^(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.R?Unlock$|^(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.(?:unlockSlow|rUnlockSlow)$/;

/**
 * Joins the two sides of contention. The mutex profile charges the stack that unlocks (the holder), the block profile the
 * stack that locks (the waiter); neither names the lock, so they meet by the type whose methods they are, else by package.
 * Longest wait first. `other` holds what the block profile has besides locks, in nanoseconds.
 * Source: Go `src/runtime/mprof.go` mutexevent and blockevent.
 */
export function joinLocks(
  mutex: Profile | null,
  block: Profile | null,
): { readonly pairs: readonly LockPair[]; readonly other: number } {
  const holders = mutex === null ? null : readSides(mutex, UNLOCKS);
  const waiters = block === null ? null : readSides(block, LOCKS);
  const owners = new Map<string, { holders: LockSide[]; waiters: LockSide[] }>();
  const of = (owner: string): { holders: LockSide[]; waiters: LockSide[] } => {
    const known = owners.get(owner) ?? { holders: [], waiters: [] };
    owners.set(owner, known);
    return known;
  };
  for (const side of holders?.sides ?? []) of(ownerOf(side.function)).holders.push(side);
  for (const side of waiters?.sides ?? []) of(ownerOf(side.function)).waiters.push(side);
  const longest = (a: LockSide, b: LockSide): number => b.delayNs - a.delayNs;
  const sum = (sides: readonly LockSide[]): number => sides.reduce((all, s) => all + s.delayNs, 0);
  const pairs = [...owners].map(([owner, both]) => ({
    owner,
    holders: both.holders.sort(longest),
    waiters: both.waiters.sort(longest),
    heldNs: sum(both.holders),
    waitedNs: sum(both.waiters),
  }));
  pairs.sort((a, b) => Math.max(b.heldNs, b.waitedNs) - Math.max(a.heldNs, a.waitedNs));
  return { pairs, other: waiters?.other ?? 0 };
}

/** `a/b.(*T).M.func1` -> `a/b.(*T)`; `a/b.f` -> `a/b`. */
function ownerOf(name: string): string {
  const slash = name.lastIndexOf('/', name.includes('(') ? name.indexOf('(') : undefined);
  const method = /^([^.]*)\.(\(\*?[^)]*\))\./.exec(name.slice(slash + 1));
  const path = name.slice(0, slash + 1);
  if (method !== null) return `${path}${method[1]}.${method[2]}`;
  const plain = name.slice(slash + 1);
  return path + plain.slice(0, Math.max(0, plain.indexOf('.')));
}

interface Sides {
  readonly sides: readonly LockSide[];
  readonly other: number;
}

function readSides(profile: Profile, atLock: RegExp): Sides {
  const { samples, stacks, locations, functions, strings, sampleTypes } = profile;
  const delay = Math.max(
    0,
    sampleTypes.findIndex((t) => t.type === 'delay'),
  );
  const found = new Map<string, { function: string; caller: string; delayNs: number; events: number }>();
  let other = 0;
  for (let row = 0; row < samples.count; row++) {
    const delayNs = samples.values[delay]!.toNumber(row);
    const names: string[] = [];
    for (let at = samples.stack[row]!; at !== 0; at = stacks.parent[at]!) {
      const place = stacks.location[at]!;
      for (let line = locations.lineStart[place]!; line < locations.lineStart[place + 1]!; line++) {
        const called = locations.lineFunction[line]!;
        names.push(called < 0 ? '' : strings.get(functions.name[called]!));
      }
    }
    const own = names.findIndex((name) => !SYNC.test(name));
    if (own < 0 || !names.slice(0, own).some((name) => atLock.test(name))) {
      other += delayNs;
      continue;
    }
    const key = `${names[own]}\n${names[own + 1] ?? ''}`;
    const side = found.get(key) ?? {
      function: names[own]!,
      caller: names[own + 1] ?? '',
      delayNs: 0,
      events: 0,
    };
    side.delayNs += delayNs;
    side.events += samples.values[0]!.toNumber(row);
    found.set(key, side);
  }
  return { sides: [...found.values()], other };
}
