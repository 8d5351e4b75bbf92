import type { GoroutineGroup, GroupedDump } from './goroutine-groups.ts';
import { placeKey } from './stack-place.ts';
import { measureTrend, type Trend } from './trend.ts';
import { knownIdler } from './wait-pattern.ts';

/**
 * `proven`: the collector found them unreachable. `leaking`: significant growth and the old ones stay. `growing`: growth, but
 * the old ones end or cannot be told apart (profiles). `stable`: a pool that keeps its size. `varying`: comes and goes.
 * `unknown`: one dump shows no growth.
 */
export type LeakVerdict = 'proven' | 'leaking' | 'growing' | 'stable' | 'varying' | 'unknown';

/** A group over all dumps of a series. */
export interface GroupHistory {
  /** The group as last seen. */
  readonly group: GoroutineGroup;
  readonly verdict: LeakVerdict;
  readonly counts: readonly number[];
  /** Slope per unit of the times given. */
  readonly trend: Trend;
  /** Goroutines of the first dump that all later ones have as well; null for profiles. */
  readonly survivors: number | null;
  /** Goroutines seen after the first dump, and gone before the last; null for profiles. */
  readonly born: number | null;
  readonly ended: number | null;
  readonly idler: string | null;
  /** The labels were found in a profile of the same process, not in this dump. */
  readonly labelsJoined: boolean;
}

/** The dumps that were compared, and their groups: verdicts that matter first, then the largest. */
export interface DumpComparison {
  readonly series: readonly GroupedDump[];
  readonly histories: readonly GroupHistory[];
}

const SIGNIFICANT = 0.05;
const MIN_GROWTH = 3;
const STAYS = 0.8;
const ORDER: readonly LeakVerdict[] = ['proven', 'leaking', 'growing', 'unknown', 'varying', 'stable'];

/**
 * Compares dumps of one process in order of time. Dumps with numbers (`debug=2`) and profiles (`debug=1`) of the same
 * moments are not counted twice: the kind with more dumps is the series, the other gives its labels; a `goroutineleak`
 * profile gives proof. `times` are in any unit, one for each dump.
 */
export function compareDumps(dumps: readonly GroupedDump[], times: readonly number[]): DumpComparison {
  const kinds = dumps.map((d) => d.summary.kind);
  const of = (kind: string): number => kinds.filter((k) => k === kind).length;
  const main =
    of('stacks') + of('profile') === 0 ? 'leaks' : of('profile') > of('stacks') ? 'profile' : 'stacks';
  const at = dumps.map((_, i) => i).filter((i) => kinds[i] === main);
  const series = at.flatMap((i) => dumps[i] ?? []);
  const seriesTimes = at.map((i) => times[i] ?? i);
  const proven = new Set(
    dumps.flatMap((d) => d.groups.filter((g) => g.leaked > 0).map((g) => placeKey(g.stack))),
  );
  const labels = new Map(
    dumps
      .filter((d) => d.summary.kind === 'profile')
      .flatMap((d) =>
        d.groups.filter((g) => g.labels.length > 0).map((g) => [placeKey(g.stack), g.labels] as const),
      ),
  );
  const byKey = new Map<string, (GoroutineGroup | undefined)[]>();
  for (const [i, dump] of series.entries()) {
    for (const group of dump.groups) {
      const row = byKey.get(group.key) ?? Array.from<undefined>({ length: series.length });
      row[i] = group;
      byKey.set(group.key, row);
    }
  }
  const histories = [...byKey.values()].flatMap((row) => toHistory(row, seriesTimes, proven, labels) ?? []);
  histories.sort(
    (a, b) =>
      ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) ||
      b.trend.slope - a.trend.slope ||
      b.group.count - a.group.count,
  );
  return { series, histories };
}

function toHistory(
  row: readonly (GoroutineGroup | undefined)[],
  times: readonly number[],
  proven: ReadonlySet<string>,
  labels: ReadonlyMap<string, GoroutineGroup['labels']>,
): GroupHistory | null {
  const last = row.findLast((g) => g !== undefined);
  if (last === undefined) return null;
  const key = placeKey(last.stack);
  const counts = row.map((g) => g?.count ?? 0);
  const trend = measureTrend(times, counts);
  const hasIds = row.every((g) => g === undefined || g.ids.length > 0);
  const life = hasIds ? lifeOf(row) : { survivors: null, born: null, ended: null };
  const joined = last.labels.length === 0 ? labels.get(key) : undefined;
  const isProven = last.leaked > 0 || proven.has(key);
  return {
    group: joined === undefined ? last : { ...last, labels: joined },
    verdict: isProven ? 'proven' : judge(counts, trend, life),
    counts,
    trend,
    ...life,
    idler: knownIdler(last.stack),
    labelsJoined: joined !== undefined,
  };
}

interface Life {
  readonly survivors: number | null;
  readonly born: number | null;
  readonly ended: number | null;
}

function lifeOf(row: readonly (GoroutineGroup | undefined)[]): Life {
  const sets = row.map((g) => new Set(g?.ids ?? []));
  const [first = new Set<number>()] = sets;
  const last = sets.at(-1) ?? first;
  const all = new Set(sets.flatMap((s) => [...s]));
  return {
    survivors: [...first].filter((id) => sets.every((s) => s.has(id))).length,
    born: all.size - first.size,
    ended: [...all].filter((id) => !last.has(id)).length,
  };
}

function judge(counts: readonly number[], trend: Trend, life: Life): LeakVerdict {
  if (counts.length < 2) return 'unknown';
  const [first = 0] = counts;
  const last = counts.at(-1) ?? 0;
  const low = Math.min(...counts);
  const high = Math.max(...counts);
  const grown = last - first;
  // Fewer than four points can never be significant: then every step must rise, and the growth be large.
  const rises = counts.every((c, i) => i === 0 || c > (counts[i - 1] ?? 0));
  const isGrowth =
    counts.length < 4
      ? rises && grown >= Math.max(10, first / 2)
      : trend.pValue <= SIGNIFICANT && grown >= Math.max(MIN_GROWTH, first / 20);
  if (isGrowth) {
    if (life.survivors === null || life.ended === null || life.born === null) return 'growing';
    const stays = life.survivors >= first * STAYS && life.ended <= (first + life.born) * (1 - STAYS);
    // Who stays can be told only of those that an earlier dump has: a burst at the last moment is none of them.
    const seen = Math.max(...counts.slice(0, -1));
    return stays && seen >= MIN_GROWTH ? 'leaking' : 'growing';
  }
  if (high - low > Math.max(2, high / 10)) return 'varying';
  return life.survivors === null || life.survivors >= first * STAYS ? 'stable' : 'varying';
}
