import type { GroupView } from './reader/protocol.ts';

/** Verdicts in the order they matter. */
export const VERDICTS = ['proven', 'leaking', 'growing', 'unknown', 'varying', 'stable'] as const;

/** Groups with this verdict (any when empty) whose stack, state or labels hold the text. */
export function filterGroups(
  groups: readonly GroupView[],
  verdict: string,
  search: string,
): readonly GroupView[] {
  const wanted = search.trim().toLowerCase();
  return groups.filter((group) => {
    if (verdict !== '' && group.verdict !== verdict) return false;
    if (wanted === '') return true;
    const has = (text: string | null | undefined): boolean => text?.toLowerCase().includes(wanted) === true;
    return (
      has(group.status) ||
      has(group.createdBy?.func) ||
      group.labels.some(([label]) => has(label)) ||
      group.frames.some(({ func, file }) => has(func) || has(file))
    );
  });
}

/** A short name for a group: where it waits. */
export function siteName({ site, frames }: GroupView): string {
  return site?.func ?? frames[0]?.func ?? '?';
}
