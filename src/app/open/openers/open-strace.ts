import { say } from '../../../base/messages.ts';
import { formatCount } from '../../../base/units.ts';
import { StraceReader } from '../../../formats/strace/strace-reader.ts';
import { readPieces } from '../../goroutines/byte-source.ts';
import { type FileOpener, type FindingDraft, NO_IDENTITY } from '../file-opener.ts';
import { openFactMessages as m } from '../open-fact.messages.ts';
import { openFindingMessages as f } from '../open-finding.messages.ts';

/** Calls that a Go program waits in by design: their time is no cost. */
const WAITS =
  /^(?:futex|epoll_p?wait2?|nanosleep|clock_nanosleep|select|pselect6|poll|ppoll|wait4|waitid|rt_sigtimedwait)$/;
const LONG_MS = 1000;

/** Output of strace: threads and the calls that took longest. */
export const opener: FileOpener = {
  open: async ({ path, name }) => {
    const reader = new StraceReader(name);
    for await (const piece of readPieces(path, process.stdin)) reader.push(piece);
    const { threads, summary } = reader.end();
    const sums = new Map<string, { count: number; errors: number; ms: number }>();
    for (const { name: call, count, errors, ms } of [...summary, ...threads.flatMap(({ calls }) => calls)]) {
      const sum = sums.get(call) ?? { count: 0, errors: 0, ms: 0 };
      sums.set(call, { count: sum.count + count, errors: sum.errors + errors, ms: sum.ms + ms });
    }
    if (sums.size === 0) return null;
    const all = [...sums.values()].reduce((total, { count }) => total + count, 0);
    return {
      facts: [
        { label: say(m.threads), value: formatCount(threads.length) },
        { label: say(m.calls), value: formatCount(all) },
      ],
      identity: NO_IDENTITY,
      findings: slowCalls(sums, name),
    };
  },
};

function slowCalls(
  sums: ReadonlyMap<string, { readonly count: number; readonly errors: number; readonly ms: number }>,
  name: string,
): FindingDraft[] {
  const slow = [...sums]
    .filter(([call, { ms }]) => ms >= LONG_MS && !WAITS.test(call))
    .sort((a, b) => b[1].ms - a[1].ms);
  const [worst] = slow;
  if (worst === undefined) return [];
  const [call, { count, ms, errors }] = worst;
  return [
    {
      slug: 'open-slow-calls',
      severity: 'info',
      confidence: 0.7,
      weight: ms,
      title: say(f.slowCalls),
      claim: say(f.slowCallsClaim, {
        name: call,
        count: formatCount(count),
        ms: formatCount(Math.round(ms)),
        errors: formatCount(errors),
      }),
      evidence: slow.slice(0, 5).map(([fact, sum]) => ({
        fact,
        value: `${formatCount(sum.count)} ×, ${formatCount(Math.round(sum.ms))} ms`,
        source: name,
      })),
      remedy: [],
      atUnixMs: null,
    },
  ];
}
