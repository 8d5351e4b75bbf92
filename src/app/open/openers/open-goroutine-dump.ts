import { blockedSite } from '../../../analyze/goroutines/stack-place.ts';
import { say } from '../../../base/messages.ts';
import { formatCount } from '../../../base/units.ts';
import { ALL_GOROUTINES, type ReadDump, readDumps } from '../../goroutines/read-dumps.ts';
import { type FileOpener, type FindingDraft, NO_IDENTITY } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

/** Goroutine dumps: how many, the largest group, crashes, cuts. Leaks are judged over all dumps of a folder. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const { dumps } = await readDumps([path], process.stdin, ALL_GOROUTINES);
    const last = dumps.at(-1);
    if (last === undefined) return null;
    const [largest] = last.groups;
    const site = largest === undefined ? null : blockedSite(largest.stack);
    const facts = [
      { label: say(m.goroutines), value: formatCount(last.summary.goroutines) },
      ...(dumps.length > 1 ? [{ label: say(m.dumps), value: String(dumps.length) }] : []),
      ...(largest === undefined || site === null
        ? []
        : [{ label: say(m.largest), value: `${formatCount(largest.count)} × ${site.func}` }]),
    ];
    const findings = dumps.flatMap((dump) => dumpFindings(dump, name));
    return { facts, identity: NO_IDENTITY, findings, dumps, viewable: true };
  },
};

function dumpFindings({ summary }: ReadDump, name: string): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const [cause] = summary.causes;
  if (cause !== undefined)
    findings.push({
      slug: 'open-crash',
      severity: 'error',
      confidence: 1,
      weight: summary.goroutines,
      title: say(f.crash),
      claim: say(f.crashClaim, { cause }),
      evidence: summary.causes.map((value) => ({ fact: 'cause', value, source: `${name}:${summary.line}` })),
      remedy: [],
      atUnixMs: null,
    });
  if (summary.truncated)
    findings.push({
      slug: 'open-dump-cut',
      severity: 'warn',
      confidence: 0.8,
      weight: summary.goroutines,
      title: say(f.cutDump),
      claim: say(f.cutDumpClaim),
      evidence: [{ fact: 'goroutines read', value: formatCount(summary.goroutines), source: name }],
      remedy: [],
      atUnixMs: null,
    });
  return findings;
}
