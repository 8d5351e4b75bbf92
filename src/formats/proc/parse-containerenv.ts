/**
 * Podman's /run/.containerenv: `key="value"` or `key=1` a line; empty in most containers, filled in privileged ones
 * (podman-run(1), section on the environment). Other lines are left out; at most 100 keys.
 */
export function parseContainerenv(text: string): Readonly<Record<string, string>> {
  const entries: [string, string][] = [];
  for (const line of text.split('\n').slice(0, 100)) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line.trim()) ?? [];
    if (key !== undefined && value !== undefined) entries.push([key, value.replace(/^"(.*)"$/, '$1')]);
  }
  return Object.fromEntries(entries);
}
