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

/** Somebody sent the signal that makes a Go program print its stacks and end: no defect of the program. */
const isAsked = (cause: string): boolean => cause.startsWith('SIGQUIT: quit');

function dumpFindings({ summary, groups }: ReadDump, name: string): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const [cause] = summary.causes;
  // Whoever was running wrote the cause; of a deadlock and of SIGQUIT nobody was.
  const died = groups.find(({ status }) => status === 'running');
  const site = cause === undefined || isAsked(cause) || died === undefined ? null : blockedSite(died.stack);
  const place = site === null ? '' : `${site.func} (${site.file}:${site.line})`;
  if (cause !== undefined)
    findings.push({
      slug: isAsked(cause) ? 'open-asked-dump' : 'open-crash',
      severity: isAsked(cause) ? 'info' : 'error',
      confidence: 1,
      weight: summary.goroutines,
      title: say(isAsked(cause) ? f.asked : f.crash),
      claim: say(place === '' ? f.crashClaim : f.crashAtClaim, { cause, place }),
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
