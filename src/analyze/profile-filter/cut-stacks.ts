import type { StackTree } from '../../model/profile-stacks.ts';
import type { Profile } from '../../model/profile.ts';
import type { GoRegexp } from './go-regexp.ts';
import { DROPPED, keepLines, rewriteStacks } from './rewrite.ts';
import { simplifyFunctionName } from './simplify-name.ts';
import { LocationMatcher, TextMatcher } from './text-matcher.ts';

/**
 * Drops frames above (towards the root) the outermost matching one; samples without a match are dropped.
 * Source: google/pprof `profile/filter.go` ShowFrom.
 */
export function showFrom(
  profile: Profile,
  regexp: GoRegexp,
): { readonly profile: Profile; readonly matched: boolean } {
  const matcher = new LocationMatcher(profile, regexp);
  const { count, lineStart } = profile.locations;
  const matched = new Uint8Array(count);
  // The outermost matching line of each location; lines further out go. A matching mapping keeps all.
  const last = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let line = lineStart[row + 1]! - 1;
    if (matcher.mapping(row)) matched[row] = 1;
    else {
      while (line >= lineStart[row]! && matcher.line(line) !== true) line--;
      if (line >= lineStart[row]!) matched[row] = 1;
      else line = lineStart[row + 1]! - 1;
    }
    last[row] = line;
  }
  const locations = keepLines(profile.locations, (row, line) => line <= last[row]!);
  const { location, parent } = profile.stacks;
  const shown = rewriteStacks({ ...profile, locations }, (node, stacks, done) => {
    if (node === 0) return DROPPED;
    const at = location[node]!;
    const above = done[parent[node]!]!;
    if (above !== DROPPED) return stacks.child(above, at);
    return matched[at] === 1 ? stacks.child(0, at) : DROPPED;
  });
  return { profile: shown, matched: matched.includes(1) };
}

/**
 * Drops frames below (towards the leaf) the innermost matching one, which stays.
 * Source: google/pprof `profile/prune.go` PruneFrom.
 */
export function pruneFrom(profile: Profile, regexp: GoRegexp): Profile {
  const names = new NamePruner(profile, regexp);
  const { count, lineStart } = profile.locations;
  const cut = new Uint8Array(count);
  const first = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let line = lineStart[row]!;
    while (line < lineStart[row + 1]! && !names.matches(line)) line++;
    cut[row] = line < lineStart[row + 1]! ? 1 : 0;
    first[row] = cut[row] === 1 ? line : lineStart[row]!;
  }
  const locations = keepLines(profile.locations, (row, line) => line >= first[row]!);
  const { location, parent } = profile.stacks;
  // Per stack: the whole of it in the new tree, and whether a match lies on it.
  const whole = new Uint32Array(profile.stacks.size);
  const hasCut = new Uint8Array(profile.stacks.size);
  return rewriteStacks({ ...profile, locations }, (node, stacks, done) => {
    if (node === 0) return 0;
    const above = parent[node]!;
    const at = location[node]!;
    whole[node] = stacks.child(whole[above]!, at);
    hasCut[node] = hasCut[above]! | cut[at]!;
    return cut[at] === 1 || hasCut[node] === 0 ? whole[node] : done[above]!;
  });
}

/**
 * Drops matching frames and everything below them (towards the leaf), unless `keep` matches the same name. Frames before
 * the first one that stays are never dropped, so a stack does not vanish.
 * Source: google/pprof `profile/prune.go` Prune.
 */
export function prune(profile: Profile, drop: GoRegexp, keep: GoRegexp | undefined): Profile {
  const names = new NamePruner(profile, drop, keep);
  const { count, lineStart } = profile.locations;
  // Per location: 0 stays, 1 ends the stack with its outer lines, 2 goes as a whole.
  const verdict = new Uint8Array(count);
  const after = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let line = lineStart[row + 1]! - 1;
    while (line >= lineStart[row]! && !names.matches(line)) line--;
    after[row] = lineStart[row]! - 1;
    if (line < lineStart[row]!) continue;
    verdict[row] = line === lineStart[row + 1]! - 1 ? 2 : 1;
    if (verdict[row] === 1) after[row] = line;
  }
  if (!verdict.includes(1) && !verdict.includes(2)) return profile;
  const locations = keepLines(profile.locations, (row, line) => line > after[row]!);
  return rewriteStacks({ ...profile, locations }, pruneRule(profile, verdict));
}

function pruneRule(profile: Profile, verdict: Uint8Array) {
  const { location, parent } = profile.stacks;
  const hasUser = new Uint8Array(profile.stacks.size);
  const isOver = new Uint8Array(profile.stacks.size);
  return (node: number, stacks: StackTree, done: Uint32Array): number => {
    if (node === 0) return 0;
    const above = parent[node]!;
    const at = location[node]!;
    hasUser[node] = hasUser[above]!;
    isOver[node] = isOver[above]!;
    if (isOver[above] === 1) return done[above]!;
    if (verdict[at] === 0) hasUser[node] = 1;
    else if (hasUser[above] === 1) {
      isOver[node] = 1;
      if (verdict[at] === 2) return done[above]!;
    }
    return stacks.child(done[above]!, at);
  };
}

/** Asks about the simplified names of lines' functions; a function without name never matches. */
class NamePruner {
  readonly #profile: Profile;
  readonly #texts: TextMatcher;

  constructor(profile: Profile, drop: GoRegexp, keep?: GoRegexp) {
    this.#profile = profile;
    const test = (name: string) => {
      const simple = simplifyFunctionName(name);
      return name !== '' && drop.test(simple) && keep?.test(simple) !== true;
    };
    this.#texts = new TextMatcher(profile.strings, { source: drop.source, test });
  }

  matches(line: number): boolean {
    const called = this.#profile.locations.lineFunction[line]!;
    return called >= 0 && this.#texts.matches(this.#profile.functions.name[called]!);
  }
}
