import { cumValue, divided, flatValue, type Tag } from '../profile-graph/graph.ts';
import { sortTags } from '../profile-graph/order.ts';
import { truncateToInt64 } from './go-format.ts';
import { scale, scaledLabel } from './measurement.ts';

/**
 * At most `count` tags: the heaviest stay, each other joins the one nearest in value, named as a range `1kB..4kB`.
 * Source: google/pprof `internal/graph/dotgraph.go` collapsedTags.
 */
export function collapseTags(tags: Iterable<Tag>, count: number, byFlat: boolean): Tag[] {
  const sorted = sortTags(tags, byFlat);
  if (sorted.length <= count) return sorted;
  const groups = sorted.slice(0, count).map((tag) => [tag]);
  for (const tag of sorted.slice(count)) {
    let nearest = groups[0]!;
    for (const group of groups) if (distance(tag, group[0]!) < distance(tag, nearest[0]!)) nearest = group;
    nearest.push(tag);
  }
  return sortTags(groups.map(groupTag), byFlat);
}

function distance(a: Tag, b: Tag): number {
  return Math.abs(scale(b.value, b.unit, a.unit).value - Number(a.value));
}

function groupTag(group: readonly Tag[]): Tag {
  let smallest = group[0]!;
  let largest = group[0]!;
  const sum = { flat: 0n, flatDivisor: 0n, cum: 0n, cumDivisor: 0n };
  for (const tag of group) {
    const inUnitOf = (other: Tag) => truncateToInt64(scale(tag.value, tag.unit, other.unit).value);
    if (inUnitOf(smallest) < smallest.value) smallest = tag;
    if (inUnitOf(largest) > largest.value) largest = tag;
    sum.flat += tag.flat;
    sum.flatDivisor += tag.flatDivisor;
    sum.cum += tag.cum;
    sum.cumDivisor += tag.cumDivisor;
  }
  const label = (tag: Tag) => scaledLabel(tag.value, tag.unit, 'auto');
  return {
    name: group.length === 1 ? label(smallest) : `${label(smallest)}..${label(largest)}`,
    unit: '',
    value: 0n,
    flat: group.length === 1 ? flatValue(smallest) : divided(sum.flat, sum.flatDivisor),
    flatDivisor: 0n,
    cum: group.length === 1 ? cumValue(smallest) : divided(sum.cum, sum.cumDivisor),
    cumDivisor: 0n,
  };
}
