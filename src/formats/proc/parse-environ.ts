/** Variables kept at most; a process cannot have many more within the kernel's argument limit anyway. */
const MAX_VARIABLES = 10_000;

/**
 * Reads /proc/PID/environ: `NAME=value` separated by NUL, or by newline in snapshots written by hand. The first of equal
 * names wins, as it does for Go's runtime. Entries without `=` are skipped.
 */
export function parseEnviron(text: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  const separator = text.includes('\0') ? '\0' : '\n';
  for (const entry of text.split(separator)) {
    const at = entry.indexOf('=');
    if (at <= 0 || table.size >= MAX_VARIABLES) continue;
    const name = entry.slice(0, at);
    if (!table.has(name)) table.set(name, entry.slice(at + 1));
  }
  return table;
}
