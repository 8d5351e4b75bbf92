/**
 * Import path of the package a Go symbol belongs to; empty for what the compiler makes without a package (`type:.eq.T`,
 * `go:string.*`). A dot in the last element of a path is written `%2e`; receivers and type arguments may hold slashes and
 * are cut first. Source: cmd/internal/objabi/path.go PathToPrefix; Go linker's symbol names.
 */
export function packageOfSymbol(name: string): string {
  const isMade = /^(type|go|gclocals|runtime\.types)[:.](?!\w+$)/.test(name) && !name.startsWith('go.');
  if (isMade || name.startsWith('go:') || name.startsWith('type:') || name.startsWith('type..')) return '';
  let end = name.length;
  for (const cut of ['[', '(']) {
    const at = name.indexOf(cut);
    if (at >= 0 && at < end) end = at;
  }
  const head = name.slice(0, end);
  const slash = head.lastIndexOf('/');
  const dot = head.indexOf('.', slash + 1);
  if (dot < 0) return '';
  return unescapePath(head.slice(0, dot));
}

function unescapePath(path: string): string {
  return path.includes('%')
    ? path.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : path;
}
