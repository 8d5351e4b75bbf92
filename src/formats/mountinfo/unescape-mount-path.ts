/**
 * Resolves the octal escapes the kernel writes for blank, tab, newline, backslash and `#` (`\040`). Each stands for one
 * byte, so several may make up one UTF-8 character. `undefined` when an escape is not three octal digits up to \377.
 * Source: kernel fs/proc_namespace.c, show_path and mangle_path.
 */
export function unescapeMountPath(path: string): string | undefined {
  if (!path.includes('\\')) return path;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < path.length;) {
    const slash = path.indexOf('\\', at);
    const plain = path.slice(at, slash < 0 ? path.length : slash);
    for (const byte of encoder.encode(plain)) bytes.push(byte);
    at += plain.length;
    if (slash < 0) break;
    const digits = path.slice(slash + 1, slash + 4);
    if (!/^[0-3][0-7]{2}$/.test(digits)) return undefined;
    bytes.push(Number.parseInt(digits, 8));
    at = slash + 4;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
