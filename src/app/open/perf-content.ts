import { type LocalText, say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { reportLevels } from '../profile/levels-report.ts';
import { baseName } from './base-name.ts';
import type { FileToOpen, FindingDraft, OpenedContent } from './file-opener.ts';
import { openFactMessages as m } from './open-fact.messages.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';

/** Levels named in one sentence. */
const MAX_LEVELS = 4;

/** Recordings of perf, binary or as text: programs, build id, and where the samples are by level. */
export async function readPerfContent({ path, name }: FileToOpen): Promise<OpenedContent | null> {
  const { sources, program, processes } = await reportLevels({ files: [path], program: null, pid: null });
  const source = sources.find(({ kind }) => kind === 'perf');
  if (source === undefined || source.samples === 0) return null;
  const { levels, total, functions, lost, buildId } = source;
  const byLevel = new Map<string, number>();
  for (const { level, weight } of levels) byLevel.set(level, (byLevel.get(level) ?? 0) + weight);
  const shares = [...byLevel].sort((a, b) => b[1] - a[1]).slice(0, MAX_LEVELS);
  const joined = shares
    .map(([level, weight]) => `${level} ${formatRatio(weight / Math.max(1e-9, total))}`)
    .join(', ');
  const both: LocalText = { en: joined, zh: joined.replaceAll(', ', '，') };
  const [first] = functions;
  const lostDraft: FindingDraft = {
    slug: 'open-perf-lost',
    severity: 'warn',
    confidence: 0.9,
    weight: lost,
    title: say(f.quality),
    claim: say(f.perfLostClaim, { lost: formatCount(lost), samples: formatCount(source.samples) }),
    evidence: [{ fact: 'lost samples', value: formatCount(lost), source: name }],
    remedy: [],
    atUnixMs: null,
  };
  return {
    facts: [
      { label: say(m.profile), value: `perf, ${formatCount(source.samples)} samples` },
      ...(processes.length === 0
        ? []
        : [
            {
              label: say(m.processes),
              value: processes
                .slice(0, 5)
                .map(({ command, pid }) => `${command} (${pid})`)
                .join(', '),
            },
          ]),
    ],
    identity: {
      buildIds: buildId === null ? [] : [buildId.toLowerCase()],
      services: [],
      programs: [
        ...new Set([
          ...(program === null ? [] : [baseName(program.path)]),
          ...processes.slice(0, 16).map(({ command }) => command),
        ]),
      ],
      fromUnixMs: null,
      toUnixMs: null,
    },
    findings: [
      {
        slug: 'open-perf-levels',
        severity: 'info',
        confidence: 1,
        weight: shares[0] === undefined ? 0 : shares[0][1] / Math.max(1e-9, total),
        title: say(f.hot),
        claim:
          first === undefined
            ? say(f.levelsClaim, { levels: both })
            : say(f.levelsFunctionClaim, {
                levels: both,
                name: first.function,
                share: formatRatio(first.total / Math.max(1e-9, total)),
              }),
        evidence: functions.slice(0, 5).map((one) => ({
          fact: one.function,
          value: formatRatio(one.total / Math.max(1e-9, total)),
          source: name,
        })),
        remedy: [],
        atUnixMs: null,
      },
      ...(lost > 0 ? [lostDraft] : []),
    ],
  };
}
