/**
 * Reads a go/env or go.env file: `KEY=value` a line, `#` comments, keys in capitals; anything else is skipped, as the go
 * command does. Source: cmd/go/internal/cfg readEnvFile.
 */
export function parseGoEnvFile(text: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1] !== undefined) table.set(match[1], match[2] ?? '');
  }
  return table;
}
