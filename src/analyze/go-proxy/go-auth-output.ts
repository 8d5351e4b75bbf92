/** Header fields by the address they are for, without `https://`. */
export type AuthLogins = ReadonlyMap<string, Readonly<Record<string, string>>>;

/**
 * Reads what a command of GOAUTH prints: addresses, an empty line, header fields, an empty line, and so on. Answers what
 * is wrong as a text. Source: cmd/go/internal/auth/userauth.go parseUserAuth of go1.26.
 */
export function parseAuthOutput(text: string): AuthLogins | string {
  const logins = new Map<string, Readonly<Record<string, string>>>();
  const lines = text.split('\n');
  let at = 0;
  /** Lines up to an empty one; undefined when none comes. What stands behind the last line break is no line. */
  const block = (): readonly string[] | undefined => {
    const from = at;
    while (at < lines.length - 1 && lines[at] !== '') at++;
    return at >= lines.length - 1 ? undefined : lines.slice(from, at++);
  };
  while (at < lines.length - 1 || lines[at] !== '') {
    const urls = block();
    if (urls === undefined) return 'no empty line behind the addresses';
    const bad = urls.find((url) => !/^(?:[a-z][a-z0-9+.-]*:.|\/)/i.test(url));
    if (bad !== undefined) return `"${bad}" is no address`;
    const fields = block();
    if (fields === undefined) return 'no empty line behind the header fields';
    const headers: Record<string, string> = {};
    for (const field of fields) {
      const match = /^([\w!#$%&'*+.^`|~-]+): (.*)$/.exec(field);
      if (match === null) return 'a line is no header field';
      headers[match[1] ?? ''] = (match[2] ?? '').trim();
    }
    for (const url of urls) logins.set(url.replace(/^https:\/\//, '').replace(/\/$/, ''), headers);
  }
  return logins;
}

/** Reads what `git credential fill` prints. Source: cmd/go/internal/auth/gitauth.go parseGitAuth of go1.26. */
export function parseGitCredential(text: string): {
  readonly prefix: string;
  readonly user: string;
  readonly password: string;
} {
  const values = new Map(
    text.split('\n').flatMap((line) => {
      const match = /^\s*([^=]*)=(.*?)\s*$/.exec(line);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
    }),
  );
  const value = (name: string) => values.get(name) ?? '';
  const path = value('path') === '' ? '' : `/${value('path').replace(/^\//, '')}`;
  const parts = value('host') === '' ? '' : `${value('protocol')}://${value('host')}${path}`;
  return { prefix: value('url') || parts, user: value('username'), password: value('password') };
}

/** Splits a command at blanks; single and double quotes hold blanks, nothing is escaped. Undefined for an open quote. */
export function splitQuoted(command: string): readonly string[] | undefined {
  const words: string[] = [];
  let rest = command.trim();
  while (rest !== '') {
    const quote = rest[0];
    const isQuoted = quote === '"' || quote === "'";
    const end = isQuoted ? rest.indexOf(quote, 1) : rest.search(/\s/);
    if (isQuoted && end < 0) return undefined;
    words.push(isQuoted ? rest.slice(1, end) : end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : rest.slice(end + 1).trimStart();
  }
  return words;
}

/** A message of a login command without what looks like a login: long runs of letters and digits, and what follows a scheme. */
export function withoutLogins(message: string): string {
  return message
    .replace(/\b(Basic|Bearer|token|password)([ =:]+)\S+/gi, '$1$2…')
    .replace(/\b(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{20,}/g, '…');
}
