import { dumpOfProfile } from '../../../analyze/goroutines/profile-dump.ts';
import { buildProfileFlame } from '../../../analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../../analyze/flame/profile-value.ts';
import { sumFrames } from '../../../analyze/flame/top-frames.ts';
import { judgeQuality } from '../../../analyze/profile-quality/judge-quality.ts';
import { profileKind } from '../../../analyze/profile-quality/profile-kind.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import { formatCount, formatDurationNs, formatRatio } from '../../../base/units.ts';
import type { Profile } from '../../../model/profile.ts';
import { ALL_GOROUTINES, readDumps } from '../../goroutines/read-dumps.ts';
import { issueText } from '../../profile/quality-report.ts';
import { prepareProfile } from '../../profile/prepare-profile.ts';
import { readProfileFile } from '../../profile/read-profiles.ts';
import { baseName } from '../base-name.ts';
import type { FileOpener, FindingDraft, OpenedContent } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

const GC = /^runtime\.(?:gcBgMarkWorker|gcAssistAlloc|bgsweep|bgscavenge)$/;
const GC_SHARE = 0.25;
const SERVICE_KEYS = /^(?:service|service[._]name|app)$/;

/** Kinds whose leaves say nothing: all goroutines are parked in one function, all threads are made by another. */
const UNTOLD = new Set(['goroutine', 'threadcreate']);

/** Profiles: what they measure, the functions with the largest own values, what is wrong with them. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const read = await readProfileFile(path);
    const content = describe(prepareProfile(read, {}), name);
    // Goroutine profiles are judged over time with the dumps of the folder.
    if (dumpOfProfile(read) === null) return content;
    const { dumps } = await readDumps([path], process.stdin, ALL_GOROUTINES);
    return { ...content, dumps };
  },
};

function describe(profile: Profile, name: string): OpenedContent {
  const { sampleTypes, samples, mappings, timeUnixNano, durationNano } = profile;
  const named = sampleTypes.findIndex(({ type }) => type === profile.defaultSampleType);
  const sampleType = named >= 0 ? named : sampleTypes.length - 1;
  const fromUnixMs = timeUnixNano === 0n ? null : Number(timeUnixNano / 1_000_000n);
  const [main] = mappings;
  const kind = profileKind(profile, name);
  const hot = hottest(profile, sampleType, kind === 'cpu');
  const duration = durationNano === 0n ? '' : `, ${formatDurationNs(durationNano)}`;
  return {
    facts: [
      { label: say(m.profile), value: `${kind}, ${formatCount(samples.count)} samples${duration}` },
      ...(hot.total === '' ? [] : [{ label: say(m.total), value: hot.total }]),
    ],
    identity: {
      buildIds: main === undefined || main.buildId === '' ? [] : [main.buildId.toLowerCase()],
      services: servicesOf(profile),
      programs: main === undefined || main.file === '' ? [] : [baseName(main.file)],
      fromUnixMs,
      toUnixMs: fromUnixMs === null ? null : fromUnixMs + Number(durationNano / 1_000_000n),
    },
    findings: [...(UNTOLD.has(kind) ? [] : hot.findings), ...qualityFindings(profile, name)],
    ...(hot.sum > 0 && {
      profile: {
        kind,
        sampleType,
        type: sampleTypes[sampleType]?.type ?? '',
        unit: sampleTypes[sampleType]?.unit ?? '',
        total: hot.sum,
        seconds: durationNano === 0n ? null : Number(durationNano) / 1e9,
      },
    }),
    viewable: true,
  };
}

function servicesOf({ labels, strings }: Profile): string[] {
  const services = new Set<string>();
  for (let set = 0; set < labels.size && services.size < 16; set++)
    for (let entry = labels.start(set); entry < labels.start(set + 1); entry++)
      if (labels.str(entry) !== 0 && SERVICE_KEYS.test(strings.get(labels.key(entry))))
        services.add(strings.get(labels.str(entry)));
  return [...services];
}

function hottest(
  profile: Profile,
  sampleType: number,
  isCpu: boolean,
): { readonly total: string; readonly sum: number; readonly findings: readonly FindingDraft[] } {
  const { type = '', unit = '' } = profile.sampleTypes[sampleType] ?? {};
  const flame = buildProfileFlame(profile, { sampleType, labels: [] });
  const { total0 } = flame.graph;
  if (!(total0 > 0)) return { total: '', sum: 0, findings: [] };
  const { flat, cum } = sumFrames(flame);
  const order = Array.from(flat.keys()).sort((a, b) => (flat[b] ?? 0) - (flat[a] ?? 0));
  const nameOf = (frame: number): string => flame.frames[frame]?.name ?? '?';
  const shareOf = (value: number): string => formatRatio(value / total0);
  const [first = 0, ...rest] = order;
  const others = rest
    .slice(0, 3)
    .map((frame) => say(f.hotOther, { name: nameOf(frame), share: shareOf(flat[frame] ?? 0) }));
  const joined: LocalText = {
    en: others.map(({ en }) => en).join(', '),
    zh: others.map(({ zh }) => zh).join('，'),
  };
  const total = formatProfileValue(total0, unit);
  const value = formatProfileValue(flat[first] ?? 0, unit);
  const findings: FindingDraft[] = [
    {
      slug: 'open-hot-function',
      severity: 'info',
      confidence: 1,
      weight: (flat[first] ?? 0) / total0,
      title: say(f.hot),
      claim: say(f.hotClaim, {
        type,
        name: nameOf(first),
        share: shareOf(flat[first] ?? 0),
        value,
        total,
        others: joined,
      }),
      evidence: order.slice(0, 5).map((frame) => ({
        fact: nameOf(frame),
        value: `${formatProfileValue(flat[frame] ?? 0, unit)} flat, ${formatProfileValue(cum[frame] ?? 0, unit)} cum`,
        source: type,
      })),
      remedy: [],
      atUnixMs: null,
    },
  ];
  let gc = 0;
  for (const frame of order) if (GC.test(nameOf(frame))) gc += cum[frame] ?? 0;
  if (isCpu && gc / total0 >= GC_SHARE) findings.push(gcFinding(gc / total0, total));
  return { total: `${type} ${total}`, sum: total0, findings };
}

function gcFinding(share: number, total: string): FindingDraft {
  return {
    slug: 'open-gc-share',
    severity: 'warn',
    confidence: 0.9,
    weight: share,
    title: say(f.gcShare),
    claim: say(f.gcShareClaim, { share: formatRatio(share) }),
    evidence: [
      {
        fact: 'runtime.gcBgMarkWorker, gcAssistAlloc, bgsweep',
        value: `${formatRatio(share)} of ${total}`,
        source: 'cum',
      },
    ],
    remedy: [{ text: say(f.gcShareRemedy) }],
    atUnixMs: null,
  };
}

/** Kinds whose figures people act on: of the others a defect is only good to know. */
const RELIED_ON = new Set(['cpu', 'heap', 'allocs', 'goroutine']);

function qualityFindings(profile: Profile, name: string): FindingDraft[] {
  const { issues, kind } = judgeQuality(profile, name, null);
  return issues
    .filter(({ severity }) => severity !== 'note')
    .map((issue) => {
      const isOff = issue.code.startsWith('rate-off');
      return {
        slug: `open-profile-${issue.code}`,
        severity: RELIED_ON.has(kind) && !isOff ? 'warn' : 'info',
        confidence: issue.severity === 'broken' ? 0.95 : 0.7,
        weight: issue.share ?? 1,
        title: say(isOff ? f.rateOff : f.quality),
        claim: issueText(issue),
        evidence: Object.entries(issue.values).map(([fact, value]) => ({
          fact,
          value: String(value),
          source: name,
        })),
        remedy: [],
        atUnixMs: null,
      };
    });
}
