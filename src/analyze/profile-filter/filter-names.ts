import type { Profile } from '../../model/profile.ts';
import type { GoRegexp } from './go-regexp.ts';
import { DROPPED, keepLines, rewriteStacks } from './rewrite.ts';
import { LocationMatcher } from './text-matcher.ts';

/** Expressions over frames (function, file or mapping); an absent one does nothing. */
export interface NameFilters {
  /** Keep samples with a matching frame. */
  readonly focus?: GoRegexp | undefined;
  /** Drop samples with a matching frame. */
  readonly ignore?: GoRegexp | undefined;
  /** Drop matching frames. */
  readonly hide?: GoRegexp | undefined;
  /** Keep matching frames only. */
  readonly show?: GoRegexp | undefined;
}

/** The profile after filtering, and which filters matched anything at all. */
export interface NameFilterResult {
  readonly profile: Profile;
  readonly focus: boolean;
  readonly ignore: boolean;
  readonly hide: boolean;
  readonly show: boolean;
}

interface Verdicts {
  readonly focused: Uint8Array;
  readonly ignored: Uint8Array;
  readonly hidden: Uint8Array;
  readonly anyHidden: boolean;
}

/**
 * Applies focus, ignore, hide and show in one pass, as google/pprof does: focus and ignore look at frames before any is
 * hidden, show at what hide left. A sample without frames left is dropped.
 * Source: google/pprof `profile/filter.go` FilterSamplesByName.
 */
export function filterByName(profile: Profile, filters: NameFilters): NameFilterResult {
  const { focus, ignore, hide, show } = filters;
  if (focus === undefined && ignore === undefined && hide === undefined && show === undefined) {
    return { profile, focus: true, ignore: false, hide: false, show: false };
  }
  const { count } = profile.locations;
  const focused = new Uint8Array(count);
  const ignored = new Uint8Array(count);
  mark(ignored, profile, ignore);
  mark(focused, profile, focus, ignored);
  const afterHide = hideLines(profile, hide);
  const afterShow = showLines(afterHide.profile, show);
  const hidden = new Uint8Array(count);
  for (let row = 0; row < count; row++) if (afterHide.hidden[row] || afterShow.hidden[row]) hidden[row] = 1;
  const verdicts = { focused, ignored, hidden, anyHidden: hidden.includes(1) };
  return {
    profile: applyVerdicts(afterShow.profile, verdicts),
    focus: focused.includes(1),
    ignore: ignored.includes(1),
    hide: afterHide.matched,
    show: afterShow.matched,
  };
}

function mark(marks: Uint8Array, profile: Profile, regexp: GoRegexp | undefined, except?: Uint8Array): void {
  if (regexp === undefined && except === undefined) return;
  const matcher = regexp === undefined ? undefined : new LocationMatcher(profile, regexp);
  for (let row = 0; row < marks.length; row++) {
    if (except?.[row] === 1) continue;
    if (matcher === undefined || matcher.location(row)) marks[row] = 1;
  }
}

interface LineFilterResult {
  readonly profile: Profile;
  readonly hidden: Uint8Array;
  readonly matched: boolean;
}

function hideLines(profile: Profile, hide: GoRegexp | undefined): LineFilterResult {
  const hidden = new Uint8Array(profile.locations.count);
  if (hide === undefined) return { profile, hidden, matched: false };
  const matcher = new LocationMatcher(profile, hide);
  const matched = new Uint8Array(profile.locations.count);
  for (let row = 0; row < matched.length; row++) if (matcher.location(row)) matched[row] = 1;
  const locations = keepLines(
    profile.locations,
    (row, line) => matched[row] === 0 || (!matcher.mapping(row) && matcher.line(line) !== true),
  );
  for (let row = 0; row < hidden.length; row++) {
    if (matched[row] === 1 && locations.lineStart[row] === locations.lineStart[row + 1]) hidden[row] = 1;
  }
  return { profile: { ...profile, locations }, hidden, matched: matched.includes(1) };
}

function showLines(profile: Profile, show: GoRegexp | undefined): LineFilterResult {
  const hidden = new Uint8Array(profile.locations.count);
  if (show === undefined) return { profile, hidden, matched: false };
  const matcher = new LocationMatcher(profile, show);
  const locations = keepLines(
    profile.locations,
    (row, line) => matcher.mapping(row) || matcher.line(line) !== false,
  );
  for (let row = 0; row < hidden.length; row++) {
    if (locations.lineStart[row] === locations.lineStart[row + 1]) hidden[row] = 1;
  }
  return { profile: { ...profile, locations }, hidden, matched: hidden.includes(0) };
}

function applyVerdicts(profile: Profile, verdicts: Verdicts): Profile {
  const { location, parent } = profile.stacks;
  // Per stack: bit 0 some frame is focused, bit 1 some frame is ignored.
  const state = new Uint8Array(profile.stacks.size);
  const shown = new Uint32Array(profile.stacks.size);
  return rewriteStacks(profile, (node, stacks) => {
    if (node === 0) return DROPPED;
    const at = location[node]!;
    const above = parent[node]!;
    state[node] = state[above]! | verdicts.focused[at]! | (verdicts.ignored[at]! << 1);
    shown[node] = verdicts.hidden[at] === 1 ? shown[above]! : stacks.child(shown[above]!, at);
    if (state[node] !== 1) return DROPPED;
    return verdicts.anyHidden && shown[node] === 0 ? DROPPED : shown[node];
  });
}
