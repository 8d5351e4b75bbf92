import type { Profile } from '../../model/profile.ts';

/** What a profile of Go is about, as far as its value types say. Block and mutex profiles have the same types. */
export type ProfileKind =
  | 'cpu'
  | 'heap'
  | 'block'
  | 'mutex'
  | 'contention'
  | 'goroutine'
  | 'threadcreate'
  | 'other';

/**
 * Tells the kind from value types; block from mutex by the functions on top of the stacks (waiting or unlocking), else by
 * `name`, a path or URL; `contention` when neither tells. Source: Go `src/runtime/pprof/pprof.go`.
 */
export function profileKind(profile: Profile, name: string): ProfileKind {
  const types = new Set(profile.sampleTypes.map((t) => t.type));
  if (types.has('cpu') || profile.periodType.type === 'cpu') return 'cpu';
  if (types.has('inuse_space') || types.has('alloc_space') || types.has('inuse_objects')) return 'heap';
  if (types.has('contentions') || types.has('delay')) return contentionKind(profile, name);
  if (types.has('goroutine') || types.has('goroutineleak')) return 'goroutine';
  return types.has('threadcreate') ? 'threadcreate' : 'other';
}

const UNLOCKS =
  /\.(?:Unlock|RUnlock|unlock2?|unlockSlow|rUnlockSlow|unlockWithRank|mProf_Unlock)$|^runtime\._LostContendedRuntimeLock$/;
const WAITS =
  /\.(?:Lock|RLock|lockSlow|Wait|chanrecv[12]?|chansend1?|selectgo|block|semacquire1?|SemacquireMutex|Semacquire)$/;

function contentionKind(profile: Profile, name: string): ProfileKind {
  const { samples, stacks, locations, functions, strings } = profile;
  for (let row = 0; row < Math.min(samples.count, 200); row++) {
    let at = samples.stack[row]!;
    for (let depth = 0; depth < 4 && at !== 0; depth++, at = stacks.parent[at]!) {
      const place = stacks.location[at]!;
      for (let line = locations.lineStart[place]!; line < locations.lineStart[place + 1]!; line++) {
        const called = locations.lineFunction[line]!;
        const func = called < 0 ? '' : strings.get(functions.name[called]!);
        if (UNLOCKS.test(func)) return 'mutex';
        if (WAITS.test(func)) return 'block';
      }
    }
  }
  const word = /mutex|block/i.exec(name.split(/[\\/]/).at(-1) ?? '')?.[0].toLowerCase();
  return word === 'mutex' || word === 'block' ? word : 'contention';
}
