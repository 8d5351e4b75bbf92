import type { ProfileRow } from '../../../../src/api/profiles.ts';

/** One line of the map: the profiles of one kind of one service, in time. */
export interface MapLine {
  readonly key: string;
  readonly service: string;
  readonly kind: string;
  readonly cells: readonly MapCell[];
}

/** One profile on the map. Shares are of the window and of the line's largest rate. */
export interface MapCell {
  readonly row: ProfileRow;
  readonly left: number;
  readonly strength: number;
}

/** The value a kind is looked at for: of heap profiles what is in use, of others the last type, as pprof shows them. */
export function mainTotal(row: ProfileRow): { readonly type: string; readonly value: number } {
  const wanted = row.totals.find(({ type }) => type === 'inuse_space/bytes') ?? row.totals.at(-1);
  return { type: wanted?.type ?? '', value: Number(wanted?.value ?? 0) };
}

/** What is compared on the map: CPU by the second it was measured, everything else as it is. */
function rateOf(row: ProfileRow): number {
  const { value } = mainTotal(row);
  return row.kind === 'cpu' && row.durationMs > 0 ? value / row.durationMs : value;
}

/**
 * The profile that shows what a process did at a moment: a CPU profile before any other kind, of these the one that was taken
 * then, else nearest to it. Undefined for none.
 */
export function nearestProfile(rows: readonly ProfileRow[], atUnixMs: number): ProfileRow | undefined {
  const distance = (row: ProfileRow): number =>
    Math.max(row.atUnixMs - atUnixMs, atUnixMs - row.atUnixMs - row.durationMs, 0);
  const cpu = rows.filter(({ kind }) => kind === 'cpu');
  const [nearest] = (cpu.length > 0 ? cpu : [...rows]).sort((a, b) => distance(a) - distance(b));
  return nearest;
}

/** Lines for a heat map of collections over a window, services and kinds in alphabetical order. */
export function collectedMap(rows: readonly ProfileRow[], fromMs: number, toMs: number): readonly MapLine[] {
  const lines = new Map<string, ProfileRow[]>();
  for (const row of rows) {
    const key = `${row.service}\n${row.kind}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [row]);
    else line.push(row);
  }
  const width = Math.max(1, toMs - fromMs);
  return [...lines]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => {
      const most = Math.max(...own.map(rateOf));
      const { service = '', kind = '' } = own[0] ?? {};
      return {
        key,
        service,
        kind,
        cells: own
          .toSorted((a, b) => a.atUnixMs - b.atUnixMs)
          .map((row) => ({
            row,
            left: Math.min(1, Math.max(0, (row.atUnixMs - fromMs) / width)),
            strength: most > 0 ? rateOf(row) / most : 0,
          })),
      };
    });
}
