/** One entry of GOPROXY. `fallThrough`: errors after which the go command goes on with the next. */
export interface ProxyEntry {
  readonly url: string;
  /** `missing`: only 404 and 410 (comma); `any`: every error, also a timeout (pipe). */
  readonly fallThrough: 'missing' | 'any' | 'none';
}

/**
 * What is wrong with a GOPROXY text. `word`: neither a built-in nor an address; `scheme`: not http, https or file; `empty`:
 * no entry at all: with these every fetch fails. `empty-entry` and `ignored` (after off or direct) are dropped silently.
 */
export type ProxyProblem = 'word' | 'scheme' | 'empty' | 'empty-entry' | 'ignored';

/** A GOPROXY text taken apart. */
export interface ProxyList {
  readonly entries: readonly ProxyEntry[];
  readonly problems: readonly { readonly problem: ProxyProblem; readonly entry: string }[];
}

/**
 * Takes GOPROXY apart as the go command does: entries separated by `,` or `|`, blanks around them trimmed, empty ones
 * dropped, everything after `off` or `direct` ignored, `https://` added to host names without a scheme.
 * Source: cmd/go/internal/modfetch/proxy.go, proxyList and newProxyRepo of go1.26.8.
 */
export function parseProxyList(text: string): ProxyList {
  const entries: ProxyEntry[] = [];
  const problems: { problem: ProxyProblem; entry: string }[] = [];
  const parts = text.split(/([,|])/);
  for (let at = 0; at < parts.length; at += 2) {
    const word = (parts[at] ?? '').trim();
    const separator = parts[at + 1];
    const last = entries.at(-1)?.url;
    if (word === '') {
      // A separator at the very end leaves nothing behind it to miss.
      if (separator !== undefined) problems.push({ problem: 'empty-entry', entry: text });
      continue;
    }
    if (last === 'off' || last === 'direct') {
      problems.push({ problem: 'ignored', entry: word });
      continue;
    }
    const problem = problemOf(word);
    if (problem !== undefined) problems.push({ problem, entry: word });
    const url =
      /[.:/]/.test(word) && !word.includes(':/') && !word.startsWith('/') ? `https://${word}` : word;
    entries.push({ url, fallThrough: separator === ',' ? 'missing' : separator === '|' ? 'any' : 'none' });
  }
  // Nothing at all means what is built in: the public proxy, then the repositories themselves.
  if (entries.length === 0 && text !== '') problems.push({ problem: 'empty', entry: text });
  return { entries, problems };
}

function problemOf(word: string): ProxyProblem | undefined {
  if (word === 'off' || word === 'direct') return undefined;
  if (!/[.:/]/.test(word)) return 'word';
  const scheme = /^([a-z][a-z0-9+.-]*):\//i.exec(word)?.[1]?.toLowerCase();
  if (word.startsWith('/')) return 'scheme';
  return scheme === undefined || ['http', 'https', 'file'].includes(scheme) ? undefined : 'scheme';
}

/**
 * Whether a module path matches a list of patterns as GOPRIVATE and its kin do: each pattern is matched against as many
 * leading path elements as it has. Source: golang.org/x/mod/module MatchPrefixPatterns.
 */
export function matchesPatterns(patterns: string, path: string): boolean {
  return patterns.split(',').some((raw) => {
    const pattern = raw.replace(/\/+$/, '');
    if (pattern === '') return false;
    const elements = path.split('/');
    const wanted = pattern.split('/').length;
    if (elements.length < wanted) return false;
    return globToRegExp(pattern).test(elements.slice(0, wanted).join('/'));
  });
}

/** Go's path.Match: `*` and `?` stop at slashes, `[...]` is a class. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /$^/;
  }
}
