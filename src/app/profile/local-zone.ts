import { readFileSync } from 'node:fs';
import { type LocalZone, utcZone } from '../../analyze/profile-text/go-format.ts';
import { parseTzif } from './tzif.ts';

const DIRECTORIES = ['/usr/share/zoneinfo', '/usr/lib/zoneinfo', '/usr/share/lib/zoneinfo', '/etc/zoneinfo'];

/**
 * The time zone Go programs print in: the variable `TZ` (empty means UTC), else `/etc/localtime`, else UTC. JavaScript
 * knows the offset but not the abbreviation that C and Go use, so the zone file is read.
 * Source: Go `src/time/zoneinfo_unix.go` initLocal.
 */
export function localZone(env: Readonly<Record<string, string | undefined>>): LocalZone {
  const name = env['TZ'];
  if (name === undefined) return zoneFromFile('/etc/localtime') ?? utcZone;
  const plain = name.startsWith(':') ? name.slice(1) : name;
  if (plain === '' || plain === 'UTC') return utcZone;
  if (plain.startsWith('/')) return zoneFromFile(plain) ?? utcZone;
  if (!/^[\w+\-/]+$/.test(plain)) return utcZone;
  for (const directory of DIRECTORIES) {
    const zone = zoneFromFile(`${directory}/${plain}`);
    if (zone !== undefined) return zone;
  }
  return utcZone;
}

function zoneFromFile(path: string): LocalZone | undefined {
  try {
    return parseTzif(readFileSync(path)) ?? undefined;
  } catch {
    // No such file, or not readable: the next place is tried.
    return undefined;
  }
}
