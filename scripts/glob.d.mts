/** The files below some folders whose path matches, sorted. */
export function globSync(roots: readonly string[], pattern: RegExp): string[];
