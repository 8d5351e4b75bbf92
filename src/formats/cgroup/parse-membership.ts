import type { CgroupMembership } from '../../model/cgroup.ts';

const DELETED = ' (deleted)';

/** What was read, and the lines that were not understood. One bad line does not lose the others. */
export interface ParsedMembership {
  readonly entries: readonly CgroupMembership[];
  readonly problems: readonly string[];
}

/**
 * Reads /proc/PID/cgroup. Paths may hold colons: only the first two separate (cgroups(7)). Carriage returns from a file
 * that went through another system are dropped. Bounds: linear; give it no more than a megabyte.
 */
export function parseMembership(text: string): ParsedMembership {
  const entries: CgroupMembership[] = [];
  const problems: string[] = [];
  for (const line of text.split('\n')) {
    const clean = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (clean === '') continue;
    const entry = parseLine(clean);
    if (entry === undefined) problems.push(clean);
    else entries.push(entry);
  }
  return { entries, problems };
}

function parseLine(line: string): CgroupMembership | undefined {
  const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
  if (match === null) return undefined;
  const [, id = '', controllers = '', path = ''] = match;
  const deleted = path.endsWith(DELETED);
  return {
    hierarchyId: Number(id),
    controllers: controllers === '' ? [] : controllers.split(','),
    path: deleted ? path.slice(0, -DELETED.length) : path,
    deleted,
  };
}
