import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetrcFacts } from '../../analyze/go-chain/network-facts.ts';
import { type NetrcEntry, parseNetrc } from '../../formats/netrc/parse-netrc.ts';

/** Logins of netrc, and the file they come from; no facts where there is no place for one. */
export interface NetrcFile {
  readonly facts: NetrcFacts | undefined;
  readonly entries: readonly NetrcEntry[];
}

/** The file that $NETRC names, else ~/.netrc. Source: cmd/go/internal/auth/netrc.go of go1.26. */
export function readNetrcFile(env: ReadonlyMap<string, string>): NetrcFile {
  const home = env.get('HOME') ?? '';
  const path = env.get('NETRC') || (home === '' ? '' : join(home, '.netrc'));
  if (path === '') return { facts: undefined, entries: [] };
  try {
    const entries = parseNetrc(readFileSync(path, 'utf8'));
    return { facts: { path, code: null, machines: entries.map((e) => e.machine) }, entries };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
    return { facts: { path, code, machines: [] }, entries: [] };
  }
}
