/** One assignment of an ENV line, and where it starts. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
  readonly offset: number;
}

const PAIR = /([A-Za-z_][\w.-]*)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])*)/gy;

/**
 * What stands behind ENV: `A=1 B="2 3"`, or the old form `A everything else`. Quotes and backslashes are taken off.
 * Source: Dockerfile reference, ENV.
 */
export function readAssignments(rest: string): readonly Assignment[] {
  const [, lead = '', first = ''] = /^(\s*)(\S*)/.exec(rest) ?? [];
  if (!first.includes('=')) {
    const value = rest.slice(lead.length + first.length).trim();
    return first === '' || value === '' ? [] : [{ name: first, value, offset: lead.length }];
  }
  const found: Assignment[] = [];
  let at = lead.length;
  while (at < rest.length) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(rest);
    if (match === null) break;
    found.push({ name: match[1] ?? '', value: unquote(match[2] ?? ''), offset: at });
    at += match[0].length;
    at += /^\s*/.exec(rest.slice(at))?.[0].length ?? 0;
  }
  return found;
}

function unquote(text: string): string {
  return text.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, one?: string) =>
      single ?? one ?? (double ?? '').replaceAll(/\\(["\\$])/g, '$1'),
  );
}

/** `NAME=value` lines of an environment file, with their numbers; quotes around a whole value are taken off. */
export function readEnvironmentFile(text: string): readonly (Assignment & { readonly at: number })[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const [, name, raw = ''] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const value = raw.trim().replace(/^(["'])(.*)\1$/, '$2');
    return [{ name, value, offset: 0, at: i + 1 }];
  });
}
