import type { Profile } from '../../model/profile.ts';

/**
 * Simplifies C++ names that a symbolizer left with parameters or template arguments, and fills missing names from system
 * names. Go, Java and C names stay. Mangled names stay mangled.
 * Source: google/pprof `internal/symbolizer/symbolizer.go` demangleSingleFunction.
 */
export function simplifyNames(profile: Profile): Profile {
  const { functions, strings } = profile;
  let names: Uint32Array | undefined;
  for (let row = 0; row < functions.count; row++) {
    const name = functions.name[row]!;
    const systemName = functions.systemName[row]!;
    if (name !== 0 && name !== systemName) continue;
    const simple = simplifyCppName(strings.get(systemName));
    const id = strings.intern(simple);
    if (id === name) continue;
    names ??= functions.name.slice();
    names[row] = id;
  }
  return names === undefined ? profile : { ...profile, functions: { ...functions, name: names } };
}

function simplifyCppName(name: string): string {
  // `.<` is a Java constructor, `]).` a method of a generic Go type.
  if (name.includes('.<') || name.includes(']).')) return name;
  if (!/[<>[\]]|::/.test(name)) return name;
  return removeNested(removeNested(name, '(', ')'), '<', '>');
}

/** Removes what stands between the brackets, them included; a name with a closing bracket too many stays as it is. */
function removeNested(name: string, open: string, close: string): string {
  let kept = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < name.length; at++) {
    const char = name[at];
    if (char === open) {
      if (depth === 0) kept += name.slice(from, at);
      if (depth === 0) from = at;
      depth++;
    } else if (char === close) {
      depth--;
      if (depth < 0) return kept + name.slice(from);
      if (depth === 0) from = at + 1;
    }
  }
  return kept + name.slice(from);
}
