import type { LevelReport } from '../../analyze/profile-levels/level-fold.ts';
import { type LocalText, say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { type LevelsReport, reportLevels } from '../profile/levels-report.ts';
import { baseName } from './base-name.ts';
import { type FileToOpen, type FindingDraft, NO_IDENTITY, type OpenedContent } from './file-opener.ts';
import { openFactMessages as m } from './open-fact.messages.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';

/** Levels named in one sentence. */
const MAX_LEVELS = 4;
/** Programs that are tried on one recording. */
const MAX_PROGRAMS = 8;

/** Recordings of perf, binary or as text: programs, build id, and where the samples are by level. */
export async function readPerfContent({
  path,
  name,
  programs: beside,
}: FileToOpen): Promise<OpenedContent | null> {
  const { sources, program, processes } = await withProgram(path, beside);
  const source = sources.find(({ kind }) => kind === 'perf');
  if (source === undefined || source.samples === 0) return null;
  const { samples, lost, buildId } = source;
  const commands = processes.slice(0, 5).map(({ command, pid }) => `${command} (${pid})`);
  const programs = program === null ? [] : [baseName(program.path)];
  return {
    facts: [
      { label: say(m.profile), value: `perf, ${formatCount(samples)} samples` },
      ...(commands.length === 0 ? [] : [{ label: say(m.processes), value: commands.join(', ') }]),
    ],
    identity: {
      ...NO_IDENTITY,
      buildIds: buildId === null ? [] : [buildId.toLowerCase()],
      programs: [...new Set([...programs, ...processes.slice(0, 16).map(({ command }) => command)])],
    },
    findings: [levelsFinding(source, name), ...(lost > 0 ? [lostFinding(lost, samples, name)] : [])],
    viewable: true,
  };
}

/** With the program that lies beside the recording, if it is the recorded one; else with what this machine has. */
async function withProgram(path: string, beside: readonly string[]): Promise<LevelsReport> {
  for (const program of beside.slice(0, MAX_PROGRAMS)) {
    const report = await reportLevels({ files: [path], program, pid: null });
    if (report.recordedAs !== null) return report;
  }
  return reportLevels({ files: [path], program: null, pid: null });
}

function levelsFinding({ levels, total, functions }: LevelReport, name: string): FindingDraft {
  const shareOf = (weight: number): string => formatRatio(weight / Math.max(1e-9, total));
  const byLevel = new Map<string, number>();
  for (const { level, weight } of levels) byLevel.set(level, (byLevel.get(level) ?? 0) + weight);
  const shares = [...byLevel].sort((a, b) => b[1] - a[1]).slice(0, MAX_LEVELS);
  const words = shares.map(([level, weight]) => `${level} ${shareOf(weight)}`);
  const both: LocalText = { en: words.join(', '), zh: words.join('，') };
  const [first] = functions;
  return {
    slug: 'open-perf-levels',
    severity: 'info',
    confidence: 1,
    weight: (shares[0]?.[1] ?? 0) / Math.max(1e-9, total),
    title: say(f.hot),
    claim:
      first === undefined
        ? say(f.levelsClaim, { levels: both })
        : say(f.levelsFunctionClaim, { levels: both, name: first.function, share: shareOf(first.total) }),
    evidence: functions
      .slice(0, 5)
      .map((one) => ({ fact: one.function, value: shareOf(one.total), source: name })),
    remedy: [],
    atUnixMs: null,
  };
}

function lostFinding(lost: number, samples: number, name: string): FindingDraft {
  return {
    slug: 'open-perf-lost',
    severity: 'warn',
    confidence: 0.9,
    weight: lost,
    title: say(f.quality),
    claim: say(f.perfLostClaim, { lost: formatCount(lost), samples: formatCount(samples) }),
    evidence: [{ fact: 'lost samples', value: formatCount(lost), source: name }],
    remedy: [],
    atUnixMs: null,
  };
}
