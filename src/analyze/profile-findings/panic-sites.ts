import type { Profile } from '../../model/profile.ts';

/** What recovers a panic runs on top of the panic: in stacks it stands above this function, the guilty one below. */
const PANIC = 'runtime.gopanic';

/**
 * Values of stacks that ran while a panic unwound (deferred functions, `debug.Stack`, logging), by the function that panicked:
 * the first one outside of the runtime below the outermost panic. `isWanted` leaves out libraries that panic and recover by
 * design (encoding/json, text/template). Source: Go `src/runtime/panic.go`, gopanic calls deferred functions on its own stack.
 */
export function panicSites(
  profile: Profile,
  column: number,
  isWanted: (name: string) => boolean,
): Map<string, number> {
  const { samples, stacks, locations, functions, strings } = profile;
  const sites = new Map<string, number>();
  for (let row = 0; row < samples.count; row++) {
    const value = samples.values[column]?.toNumber(row) ?? 0;
    if (value === 0) continue;
    let isPanicking = false;
    let site = '';
    for (let at = samples.stack[row] ?? 0; at !== 0; at = stacks.parent[at] ?? 0) {
      const place = stacks.location[at] ?? 0;
      for (let line = locations.lineStart[place] ?? 0; line < (locations.lineStart[place + 1] ?? 0); line++) {
        const fn = locations.lineFunction[line] ?? -1;
        const name = fn < 0 ? '' : strings.get(functions.name[fn] ?? 0);
        if (name === PANIC) isPanicking = true;
        else if (isPanicking && !name.startsWith('runtime.')) {
          site = name;
          isPanicking = false;
        }
      }
    }
    if (site !== '' && isWanted(site)) sites.set(site, (sites.get(site) ?? 0) + value);
  }
  return sites;
}
