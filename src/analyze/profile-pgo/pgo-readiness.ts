import type { PgoEdge, PgoEdges } from './pgo-edges.ts';

/** Why the compiler would refuse a profile. */
export type PgoRefusal = 'no-samples-type' | 'no-start-line' | 'empty';

/** What a profile is worth to the compiler. Shares are 0 to 1. */
export interface PgoReadiness {
  readonly refusal: PgoRefusal | null;
  readonly edges: number;
  readonly totalWeight: number;
  /** Edges that the compiler treats as hot: up to 99 % of the weight. */
  readonly hotEdges: number;
  /** Weight of the last hot edge, in samples: 1 or 2 means that chance chose the end of the list. */
  readonly cutSamples: number;
  /** Weight of hot edges seen so rarely (below 10 samples) that another run may not have them. */
  readonly uncertainShare: number;
  readonly startLineShare: number;
  /** Agreement of the hot edges of the two halves of the files by weight; null with one file. */
  readonly agreement: number | null;
  readonly heaviest: readonly PgoEdge[];
}

/** Source: Go `src/cmd/compile/internal/inline/inl.go` inlineCDFHotCallSiteThresholdPercent. */
const HOT_PERCENT = 99;
const FEW_SAMPLES = 10;
const SHOWN = 10;

/**
 * Judges a profile as the compiler will use it: the hot call sites up to 99 % of the weight. `perSample` is the weight of one
 * sample (1 for counts, the period for CPU time). `parts` are the files on their own, to see whether they agree.
 */
export function judgePgo(all: PgoEdges, perSample: number, parts: readonly PgoEdges[]): PgoReadiness {
  const hot = hotEdges(all);
  const few = hot.filter((e) => e.weight / perSample < FEW_SAMPLES).reduce((sum, e) => sum + e.weight, 0);
  const hotWeight = hot.reduce((sum, e) => sum + e.weight, 0);
  return {
    refusal: refusalOf(all),
    edges: all.edges.length,
    totalWeight: all.total,
    hotEdges: hot.length,
    cutSamples: (hot.at(-1)?.weight ?? 0) / perSample,
    uncertainShare: hotWeight === 0 ? 0 : few / hotWeight,
    startLineShare: all.startLineShare,
    agreement: parts.length < 2 ? null : agreementOf(parts),
    heaviest: all.edges.slice(0, SHOWN),
  };
}

function refusalOf({ sampleIndex, total, hasStartLine }: PgoEdges): PgoRefusal | null {
  if (sampleIndex === null) return 'no-samples-type';
  if (!hasStartLine) return 'no-start-line';
  return total === 0 ? 'empty' : null;
}

/** The call sites the compiler inlines more eagerly. Source: Go `src/cmd/compile/internal/inline/inl.go` hotNodesFromCDF. */
function hotEdges({ edges, total }: PgoEdges): readonly PgoEdge[] {
  let sum = 0;
  for (const [i, edge] of edges.entries()) {
    sum += edge.weight;
    if ((sum / total) * 100 > HOT_PERCENT) return edges.slice(0, i + 1);
  }
  return edges;
}

/** Weight that hot edges of each part also have among the hot edges of the others, mean over the parts. */
function agreementOf(parts: readonly PgoEdges[]): number {
  const key = (e: PgoEdge): string => `${e.caller}\n${e.callee}\n${e.offset}`;
  const hot = parts.map((part) => hotEdges(part));
  const seen = new Map<string, number>();
  for (const edges of hot) for (const edge of edges) seen.set(key(edge), (seen.get(key(edge)) ?? 0) + 1);
  const shares = hot.map((edges) => {
    const weight = edges.reduce((sum, e) => sum + e.weight, 0);
    const shared = edges.filter((e) => (seen.get(key(e)) ?? 0) > 1).reduce((sum, e) => sum + e.weight, 0);
    return weight === 0 ? 0 : shared / weight;
  });
  return shares.reduce((sum, s) => sum + s, 0) / shares.length;
}
