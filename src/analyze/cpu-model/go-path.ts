/** Go's path.Clean for absolute and relative slash paths. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const joined = kept.join('/');
  return rooted ? `/${joined}` : joined || '.';
}

/** Go's path.Join. */
export function joinPath(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : cleanPath(filled.join('/'));
}

/** Go's filepath.Rel on Unix; `undefined` where it is an error: one path rooted and the other not, or `..` in the base. */
export function relativePath(base: string, target: string): string | undefined {
  const from = cleanPath(base);
  const to = cleanPath(target);
  if (from === to) return '.';
  if (from.startsWith('/') !== to.startsWith('/')) return undefined;
  const fromParts = parts(from);
  const toParts = parts(to);
  let same = 0;
  while (same < fromParts.length && same < toParts.length && fromParts[same] === toParts[same]) same++;
  const up = fromParts.slice(same);
  if (up.includes('..')) return undefined;
  return [...up.map(() => '..'), ...toParts.slice(same)].join('/') || '.';
}

function parts(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
