import type { StringTable } from '../../model/profile-strings.ts';
import type { Profile } from '../../model/profile.ts';
import type { GoRegexp } from './go-regexp.ts';

/** Asks an expression about the texts of a table, each text once. */
export class TextMatcher {
  readonly #strings: StringTable;
  readonly #regexp: GoRegexp;
  // 0 not asked yet, 1 no, 2 yes.
  #known: Uint8Array;

  constructor(strings: StringTable, regexp: GoRegexp) {
    this.#strings = strings;
    this.#regexp = regexp;
    this.#known = new Uint8Array(strings.size);
  }

  matches(id: number): boolean {
    const known = this.#known[id];
    if (known !== undefined && known !== 0) return known === 2;
    const answer = this.#regexp.test(this.#strings.get(id));
    if (known !== undefined) this.#known[id] = answer ? 2 : 1;
    return answer;
  }
}

/**
 * Asks an expression about locations: by function name, file name and file of the mapping.
 * Source: google/pprof `profile/filter.go` matchesName.
 */
export class LocationMatcher {
  readonly #profile: Profile;
  readonly #texts: TextMatcher;
  readonly #mappings: readonly boolean[];

  constructor(profile: Profile, regexp: GoRegexp) {
    this.#profile = profile;
    this.#texts = new TextMatcher(profile.strings, regexp);
    this.#mappings = profile.mappings.map((mapping) => regexp.test(mapping.file));
  }

  /** True when the mapping's file matches. */
  mapping(location: number): boolean {
    return this.#mappings[this.#profile.locations.mapping[location]!] ?? false;
  }

  /** True when name or file of the line's function matches; undefined when the line has no function. */
  line(line: number): boolean | undefined {
    const { locations, functions } = this.#profile;
    const called = locations.lineFunction[line]!;
    if (called < 0) return undefined;
    return this.#texts.matches(functions.name[called]!) || this.#texts.matches(functions.filename[called]!);
  }

  /** True when any line or the mapping matches. */
  location(location: number): boolean {
    const { lineStart } = this.#profile.locations;
    for (let line = lineStart[location]!; line < lineStart[location + 1]!; line++) {
      if (this.line(line) === true) return true;
    }
    return this.mapping(location);
  }
}
