import { GO_SYSTEM_CALLS, type GoSystemCall } from './go-system-calls.ts';

/** What is always let through by a list of allowed calls (systemd.exec(5), SystemCallFilter=). */
const IMPLICIT = '@default';

/**
 * Calls of a Go server that a unit's SystemCallFilter= lines refuse. The first line decides: with `~` it is a list of refused
 * calls, else of allowed ones; later lines add to it or take away. An error after a colon (`name:EPERM`) is left out.
 * Source: systemd.exec(5). Bounds: linear.
 */
export function refusedGoCalls(lines: readonly string[]): readonly GoSystemCall[] {
  const [first] = lines;
  if (first === undefined) return [];
  const isAllowList = !first.startsWith('~');
  const listed = new Set<string>();
  if (isAllowList) add(IMPLICIT);
  for (const line of lines) {
    const inverted = line.startsWith('~');
    const words = line.replace(/^~/, '').split(/\s+/);
    for (const word of words) {
      const name = word.replace(/:.*$/, '');
      if (name === '') continue;
      if (inverted !== isAllowList) add(name);
      else remove(name);
    }
  }
  return GO_SYSTEM_CALLS.filter(({ name }) => listed.has(name) !== isAllowList);

  function add(name: string): void {
    for (const call of namedBy(name)) listed.add(call);
  }
  function remove(name: string): void {
    for (const call of namedBy(name)) listed.delete(call);
  }
}

function namedBy(word: string): readonly string[] {
  if (word === '@known') return GO_SYSTEM_CALLS.map((call) => call.name);
  if (!word.startsWith('@')) return [word];
  return GO_SYSTEM_CALLS.filter((call) => call.groups.includes(word)).map((call) => call.name);
}
