/**
 * The shortest path that means the same: without `.`, `..` after a name, and repeated slashes. An empty path is `.`.
 * Source: Go `src/path/path.go` Clean.
 */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  if (!/\/\/|\/$|(^|\/)\.\.?(\/|$)/.test(path)) return path;
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const joined = (rooted ? '/' : '') + parts.join('/');
  return joined === '' ? '.' : joined;
}

/** The last element of a path. Source: Go `src/path/path.go` Base. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Prefixes that build sandboxes leave in file names. */
const SANDBOX = ['/proc/self/cwd/./', '/proc/self/cwd/'];

/**
 * Removes a prefix from a source path: one of `trimPaths`; without any, everything up to the name of a search directory
 * where that name occurs in the path. Both lists are separated by colons. Source: google/pprof `internal/report/source.go`
 * trimPath.
 */
export function trimSourcePath(path: string, trimPaths: string, searchPath: string): string {
  if (trimPaths === '') {
    for (const dir of splitList(searchPath)) {
      const wanted = `/${basePath(dir)}/`;
      const found = path.indexOf(wanted);
      if (found >= 0) return path.slice(found + wanted.length);
    }
  }
  for (const prefix of [...splitList(trimPaths), ...SANDBOX]) {
    const whole = prefix.endsWith('/') ? prefix : `${prefix}/`;
    if (path.startsWith(whole)) return path.slice(whole.length);
  }
  return path;
}

/** The elements of a colon-separated list of directories. */
export function splitList(list: string): string[] {
  return list === '' ? [] : list.split(':');
}
