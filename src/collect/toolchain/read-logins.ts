import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetrcFacts } from '../../analyze/go-chain/network-facts.ts';
import { type NetrcEntry, parseNetrc } from '../../formats/netrc/parse-netrc.ts';

/** Logins as the go command finds them in netrc. */
export interface Logins {
  readonly loginFor: (url: URL) => NetrcEntry | undefined;
  /** Undefined when GOAUTH leaves netrc out. */
  readonly facts: NetrcFacts | undefined;
}

/**
 * The file that $NETRC names, else ~/.netrc. With GOAUTH (Go 1.24 and later) the machine is compared with host and port,
 * before with the host alone. Source: cmd/go/internal/auth/auth.go and netrc.go of go1.26, auth.go of go1.23.
 */
export function readLogins(env: ReadonlyMap<string, string>, goAuth: string | undefined): Logins {
  const commands = (goAuth ?? 'netrc').split(';').map((c) => c.trim());
  if (!commands.includes('netrc')) return { loginFor: () => undefined, facts: undefined };
  const home = env.get('HOME') ?? '';
  const path = env.get('NETRC') || (home === '' ? '' : join(home, '.netrc'));
  if (path === '') return { loginFor: () => undefined, facts: undefined };
  let entries: readonly NetrcEntry[] = [];
  let code: string | null = null;
  try {
    entries = parseNetrc(readFileSync(path, 'utf8'));
  } catch (error) {
    code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
  }
  const hostOf = (url: URL) => (goAuth === undefined ? url.hostname : url.host);
  return {
    loginFor: (url) => entries.find((e) => e.machine === hostOf(url)),
    facts: { path, code, machines: entries.map((e) => e.machine) },
  };
}
