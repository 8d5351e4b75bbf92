import type { Resolve } from '../../../src/api/system.ts';
import type { Message } from '../../../src/base/messages.ts';
import type { Links, Target } from '../lib/links.ts';
import type { Say } from '../lib/text.tsx';
import { aroundTime } from '../lib/time-range.ts';
import { parseTraceReference } from '../lib/trace-reference.ts';
import { omniboxMessages as m } from './omnibox.messages.ts';
import { PAGES } from './pages.ts';

/** One line of the omnibox. */
export interface OmniboxEntry {
  readonly key: string;
  readonly kind: Message;
  readonly label: string;
  readonly target: Target;
}

/** Time kept on either side of a hit whose moment is known. */
const AROUND_MS = 15 * 60_000;

const KINDS: Readonly<Record<Resolve['hits'][number]['kind'], Message>> = {
  trace: m.trace,
  span: m.span,
  request: m.request,
  service: m.service,
  check: m.check,
  metric: m.metric,
};

function hitTarget(hit: Resolve['hits'][number], links: Links): Target {
  const time = hit.atUnixMs === undefined ? undefined : aroundTime(hit.atUnixMs, AROUND_MS);
  switch (hit.kind) {
    case 'trace':
    case 'span':
      return links.trace(hit.traceId ?? '', hit.spanId);
    case 'request':
      // A request that belongs to a trace is best seen as one; without a trace its log lines are all there is.
      return hit.traceId === undefined
        ? links.logs({ request: hit.id ?? hit.label }, time)
        : links.trace(hit.traceId, hit.spanId);
    case 'service':
      return links.traces({ service: hit.service ?? hit.label });
    case 'check':
      return links.doctorCheck(hit.id ?? hit.label);
    case 'metric':
      return links.metric(hit.id ?? hit.label);
  }
}

function searches(typed: string, links: Links, t: Say): readonly OmniboxEntry[] {
  const isAttribute = /^[^\s=]{1,200}=.+$/.test(typed);
  const traces = links.traces(isAttribute ? { attr: [typed] } : { q: typed });
  const logs = links.logs(isAttribute ? { attr: [typed] } : { q: typed });
  return [
    { key: 'search-traces', kind: m.search, label: t(m.tracesWith, { what: typed }), target: traces },
    { key: 'search-logs', kind: m.search, label: t(m.logsWith, { what: typed }), target: logs },
  ];
}

/**
 * What a typed text may mean, most likely first: a trace id is opened without asking the server, then what the store
 * knows under this name, pages by title, and last a search for it. Nothing typed lists the pages.
 */
export function omniboxEntries(
  typed: string,
  hits: Resolve['hits'],
  links: Links,
  t: Say,
): readonly OmniboxEntry[] {
  const text = typed.trim();
  const reference = parseTraceReference(text);
  const entries: OmniboxEntry[] = [];
  if (reference !== undefined)
    entries.push({
      key: 'reference',
      kind: m.trace,
      label: t(m.openTrace, { id: reference.traceId }),
      target: links.trace(reference.traceId, reference.spanId),
    });
  for (const [index, hit] of hits.entries()) {
    if (hit.kind === 'trace' && hit.traceId === reference?.traceId) continue;
    entries.push({
      key: `hit-${index}`,
      kind: KINDS[hit.kind],
      label: hit.label,
      target: hitTarget(hit, links),
    });
  }
  const wanted = text.toLowerCase();
  for (const page of PAGES) {
    const titles = [page.title.en.toLowerCase(), page.title.zh];
    if (titles.some((title) => title.startsWith(wanted)))
      entries.push({ key: page.path, kind: m.page, label: t(page.title), target: links.page(page.path) });
  }
  return text === '' || reference !== undefined ? entries : [...entries, ...searches(text, links, t)];
}
