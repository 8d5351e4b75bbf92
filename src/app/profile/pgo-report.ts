import { pgoEdges, type PgoEdges, renderPreprofile } from '../../analyze/profile-pgo/pgo-edges.ts';
import { judgePgo, type PgoReadiness } from '../../analyze/profile-pgo/pgo-readiness.ts';
import { combineProfiles } from '../../analyze/profile-merge/merge-profiles.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import type { Profile } from '../../model/profile.ts';
import { openProgram } from './open-program.ts';
import { pgoReportMessages as m } from './pgo-report.messages.ts';
import { readProfileFile } from './read-profiles.ts';

/** Readiness with what the binary adds. */
export interface PgoReport extends PgoReadiness {
  readonly sampleTypes: string;
  readonly binary: PgoBinary | null;
}

/** How a profile and a program fit together. */
export interface PgoBinary {
  readonly path: string;
  readonly buildId: string | null;
  readonly profileBuildId: string;
  /** Days from the profile to the commit of the program; null when either is unknown. Positive: the profile is older. */
  readonly daysOld: number | null;
  readonly commitTime: string | null;
  /** Part of the edges' weight whose callers the program has. */
  readonly coveredShare: number;
}

/** Below this part of uncertain weight a profile is called ready. */
const WEAK_SHARE = 0.2;
const DAY_NS = 86_400e9;

/** Judges files for `-pgo`, together. Errors: those of reading, `PROFILES_INCOMPATIBLE`. */
export async function reportPgo(
  paths: readonly string[],
  binary: string | null,
): Promise<{ readonly report: PgoReport; readonly edges: PgoEdges }> {
  const profiles: Profile[] = [];
  for (const path of paths) profiles.push(await readProfileFile(path));
  const combined = combineProfiles(profiles);
  if (!combined.ok)
    throw new AppError('PROFILES_INCOMPATIBLE', { values: { detail: combined.error.detail } });
  const profile = combined.value;
  const edges = pgoEdges(profile);
  const isCount = profile.sampleTypes[edges.sampleIndex ?? 0]?.unit === 'count';
  const perSample = isCount ? 1 : Math.max(1, Number(profile.period));
  const readiness = judgePgo(edges, perSample, profiles.length < 2 ? [] : profiles.map(pgoEdges));
  const sampleTypes = profile.sampleTypes.map((t) => `${t.type}/${t.unit}`).join(', ');
  const fit = binary === null ? null : fitBinary(binary, profile, edges);
  return { report: { ...readiness, sampleTypes, binary: fit }, edges };
}

function fitBinary(path: string, profile: Profile, { edges }: PgoEdges): PgoBinary {
  const program = openProgram(path);
  try {
    const names = new Map<string, boolean>();
    let all = 0;
    let covered = 0;
    for (const edge of edges) {
      let has = names.get(edge.caller);
      if (has === undefined) {
        has = program.hasFunction(edge.caller);
        names.set(edge.caller, has);
      }
      all += edge.weight;
      if (has) covered += edge.weight;
    }
    const commit = program.commitTime === null ? Number.NaN : Date.parse(program.commitTime);
    const taken = Number(profile.timeUnixNano);
    const isKnown = taken > 0 && Number.isFinite(commit);
    return {
      path,
      buildId: program.buildId,
      profileBuildId: profile.mappings[0]?.buildId ?? '',
      daysOld: isKnown ? (commit * 1e6 - taken) / DAY_NS : null,
      commitTime: program.commitTime,
      coveredShare: all === 0 ? 0 : covered / all,
    };
  } finally {
    program.close();
  }
}

/** The text that `go tool preprofile` would write, for `--output`. */
export function preprofileOf(edges: PgoEdges): string {
  return renderPreprofile(edges);
}

/** True when the compiler refuses the profile or finds nothing in it. */
export function isRefused(report: PgoReport): boolean {
  return report.refusal !== null;
}

/** The report for a person, ending with a line end. */
export function renderPgo(report: PgoReport, lang: Lang): string {
  const lines: string[] = [];
  const add = (message: Message, values: Readonly<Record<string, MessageValue>> = {}): void => {
    lines.push(text(message, lang, values));
  };
  if (report.refusal !== null) add(m[report.refusal], { has: report.sampleTypes });
  else add(report.uncertainShare > WEAK_SHARE ? m.weak : m.ready);
  if (report.refusal === null) {
    const cut = Number(report.cutSamples.toPrecision(3));
    add(m.edges, { edges: formatCount(report.edges), hot: formatCount(report.hotEdges), cut });
    if (report.uncertainShare > WEAK_SHARE) add(m.uncertain, { share: formatRatio(report.uncertainShare) });
    if (report.agreement !== null) add(m.agreement, { share: formatRatio(report.agreement) });
    if (report.startLineShare < 0.99) add(m.startLine, { share: formatRatio(report.startLineShare) });
  }
  addBinary(report, add);
  if (report.refusal === null) {
    lines.push('');
    add(m.heaviest);
    for (const { caller, callee, offset, weight } of report.heaviest) {
      const share = formatRatio(weight / report.totalWeight);
      lines.push(`${share.padStart(8)}  ${caller}:+${offset} → ${callee}`);
    }
    lines.push('');
    add(m.how);
    add(m.stack);
  }
  return `${lines.join('\n')}\n`;
}

function addBinary(
  { binary, refusal }: PgoReport,
  add: (message: Message, values: Readonly<Record<string, MessageValue>>) => void,
): void {
  if (binary === null || refusal !== null) return;
  const { path, daysOld, commitTime, profileBuildId, buildId } = binary;
  if (daysOld !== null && daysOld >= 1) add(m.age, { days: Math.floor(daysOld), time: commitTime ?? '' });
  if (buildId !== null && profileBuildId !== '' && buildId !== profileBuildId)
    add(m.otherBinary, { seen: profileBuildId, binary: path, own: buildId });
  add(m.covered, { share: formatRatio(binary.coveredShare), binary: path });
}
