import { say } from '../../../base/messages.ts';
import { formatCount, formatRatio } from '../../../base/units.ts';
import { LineFeed } from '../../../formats/goroutine-dump/line-feed.ts';
import { readPieces } from '../../goroutines/byte-source.ts';
import type { FileOpener, FindingDraft } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';
import { OtlpFold, type OtlpSummary } from '../otlp-fold.ts';

/** A document on one line is held whole: the longest that is read. */
const MAX_DOCUMENT = 256 * 1024 * 1024;
const ERROR_SHARE = 0.01;

/** OTLP in JSON: one document, or one on each line. Services, times, counts, failed spans. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const fold = new OtlpFold();
    let document = '';
    let isLines = true;
    const feed = new LineFeed((line) => {
      // A document over several lines does not parse line by line: it is put together then.
      if (isLines && document === '' && fold.addText(line)) return;
      isLines = false;
      if (document.length < MAX_DOCUMENT) document += `${line}\n`;
    });
    for await (const piece of readPieces(path, process.stdin)) feed.push(piece);
    feed.end();
    if (document.trim() !== '') fold.addText(document);
    const summary = fold.summary();
    const { spans, logs, metrics, services, fromUnixMs, toUnixMs } = summary;
    if (spans + logs + metrics === 0) return null;
    return {
      facts: [
        ...(spans > 0 ? [{ label: say(m.spans), value: formatCount(spans) }] : []),
        ...(logs > 0 ? [{ label: say(m.logs), value: formatCount(logs) }] : []),
        ...(metrics > 0 ? [{ label: say(m.metrics), value: formatCount(metrics) }] : []),
        { label: say(m.service), value: services.join(', ') },
      ],
      identity: { buildIds: [], services, programs: [], fromUnixMs, toUnixMs },
      findings: failedSpans(summary, name),
    };
  },
};

function failedSpans({ spans, failed, toUnixMs }: OtlpSummary, name: string): FindingDraft[] {
  const errors = failed.reduce((sum, [, count]) => sum + count, 0);
  const [worst] = failed;
  if (worst === undefined) return [];
  return [
    {
      slug: 'open-span-errors',
      severity: errors / spans >= ERROR_SHARE ? 'warn' : 'info',
      confidence: 0.8,
      weight: errors / spans,
      title: say(f.spanErrors),
      claim: say(f.spanErrorsClaim, {
        errors: formatCount(errors),
        spans: formatCount(spans),
        share: formatRatio(errors / spans),
        service: worst[0],
      }),
      evidence: failed
        .slice(0, 5)
        .map(([fact, count]) => ({ fact, value: `${formatCount(count)} ×`, source: name })),
      remedy: [],
      atUnixMs: toUnixMs,
    },
  ];
}
