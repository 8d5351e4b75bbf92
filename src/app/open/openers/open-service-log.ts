import { say } from '../../../base/messages.ts';
import { formatCount, formatRatio } from '../../../base/units.ts';
import { LineFeed } from '../../../formats/goroutine-dump/line-feed.ts';
import { readPieces } from '../../goroutines/byte-source.ts';
import type { FileOpener, FindingDraft } from '../file-opener.ts';
import { LogFold, type LogSummary } from '../log-fold.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

const ERROR_SHARE = 0.01;

/** Logs of services: service names, times, how many errors and which most often. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const fold = new LogFold();
    const feed = new LineFeed((line) => fold.add(line));
    for await (const piece of readPieces(path, process.stdin)) feed.push(piece);
    feed.end();
    const summary = fold.summary();
    if (summary.lines === 0) return null;
    const { lines, errors, services, fromUnixMs, toUnixMs } = summary;
    return {
      facts: [
        { label: say(m.lines), value: formatCount(lines) },
        { label: say(m.errors), value: formatCount(errors) },
        ...(services.length === 0 ? [] : [{ label: say(m.service), value: services.join(', ') }]),
        ...(fromUnixMs === null || toUnixMs === null
          ? []
          : [
              {
                label: say(m.time),
                value: `${new Date(fromUnixMs).toISOString()} – ${new Date(toUnixMs).toISOString()}`,
              },
            ]),
      ],
      identity: { buildIds: [], services, programs: [], fromUnixMs, toUnixMs },
      findings: errorFinding(summary, name),
    };
  },
};

function errorFinding({ lines, errors, patterns, toUnixMs }: LogSummary, name: string): FindingDraft[] {
  const [most] = patterns;
  if (errors === 0 || most === undefined) return [];
  const share = errors / lines;
  return [
    {
      slug: 'open-log-errors',
      severity: share >= ERROR_SHARE ? 'warn' : 'info',
      confidence: 0.7,
      weight: share,
      title: say(f.errors),
      claim: say(f.errorsClaim, {
        errors: formatCount(errors),
        lines: formatCount(lines),
        share: formatRatio(share),
        most: most.example,
      }),
      evidence: patterns
        .slice(0, 5)
        .map(({ example, count }) => ({ fact: example, value: `${formatCount(count)} ×`, source: name })),
      remedy: [],
      atUnixMs: toUnixMs,
    },
  ];
}
