import { say } from '../../../base/messages.ts';
import { formatCount } from '../../../base/units.ts';
import {
  type RaceAccess,
  type RaceReport,
  RaceReportReader,
} from '../../../formats/race-report/race-report-reader.ts';
import { readPieces } from '../../goroutines/byte-source.ts';
import { type FileOpener, type FindingDraft, NO_IDENTITY } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

/** Reports of Go's race detector: each pair of places once. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const reader = new RaceReportReader();
    for await (const piece of readPieces(path, process.stdin)) reader.push(piece);
    const reports = reader.end();
    if (reports.length === 0) return null;
    const pairs = new Map<string, RaceReport[]>();
    for (const report of reports) {
      const key = report.accesses.map(placeOf).toSorted().join('\n');
      pairs.set(key, [...(pairs.get(key) ?? []), report]);
    }
    return {
      facts: [{ label: say(m.races), value: formatCount(reports.length) }],
      identity: NO_IDENTITY,
      findings: [...pairs.values()].flatMap((same) => raceFinding(same, name)),
    };
  },
};

function raceFinding(same: readonly RaceReport[], name: string): FindingDraft[] {
  const [report] = same;
  if (report === undefined) return [];
  const [first, second] = report.accesses.map(placeOf);
  return [
    {
      slug: 'open-data-race',
      severity: 'error',
      confidence: 0.99,
      weight: same.length,
      title: say(f.race),
      claim: say(f.raceClaim, { first: first ?? '?', second: second ?? '?' }),
      evidence: report.accesses.map((access) => ({
        fact: `${access.what}, ${access.who}`,
        value: placeOf(access),
        source: `${name}:${report.line}`,
      })),
      remedy: [{ text: say(f.raceRemedy) }],
      atUnixMs: null,
    },
  ];
}

/** The innermost place outside of the standard library: runtime and sync only carry out what was asked for. */
function placeOf({ frames }: RaceAccess): string {
  const own = frames.find(({ func }) => !/^(?:runtime|sync|internal\/\w+)[./]/.test(func)) ?? frames[0];
  return own === undefined ? '?' : `${own.func} (${own.file}:${own.line})`;
}
