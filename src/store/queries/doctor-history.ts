import { findingHistory } from '../../analyze/finding-history/finding-history.ts';
import type { DoctorHistory, DoctorHistoryQuery } from '../../api/doctor-history.ts';
import { SEVERITIES, type Severity } from '../../model/finding.ts';
import type { DoctorRun, FindingTexts } from '../../model/finding-history.ts';
import { raw, sql, string, strings, uint32, unixNano } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { windowOf } from './window.ts';

/** Seventeen days of a run every five minutes; older ones are cut. */
const MAX_RUNS = 5000;
const MAX_EVENTS = 500;
const NS_PER_MS = 1_000_000n;

const RUN_COLUMNS = {
  at: 'DateTime64(9)',
  target: 'String',
  found: 'Map(String, String)',
  unknown: 'Array(String)',
} as const;
const TEXT_COLUMNS = { slug: 'String', json: 'String' } as const;

/** When findings appeared and went in the range, with their texts as they were told last. */
export async function queryDoctorHistory(run: QueryRun, query: DoctorHistoryQuery): Promise<DoctorHistory> {
  const window = windowOf(query);
  const target = query.target === undefined ? raw('1') : sql`Target = ${string(query.target)}`;
  const table = await run.read(
    sql`SELECT Timestamp AS at, Target AS target, Found AS found, Unknown AS unknown FROM doctor_runs
 WHERE TenantId = ${string(run.tenant)} AND Timestamp >= ${unixNano(window.from)} AND Timestamp < ${unixNano(window.to)} AND ${target}
 ORDER BY Timestamp DESC LIMIT ${uint32(MAX_RUNS)}`,
    RUN_COLUMNS,
    'doctor-runs',
  );
  const runs = table.rows().map((row): DoctorRun => ({
    atUnixMs: Number(row.at / NS_PER_MS),
    target: row.target,
    found: new Map([...row.found].flatMap(([slug, word]) => severityOf(slug, word))),
    unknown: row.unknown,
  }));
  if (runs.length === MAX_RUNS) run.cutBy('row-limit');
  const { spans, events } = findingHistory(runs);
  const slugs = [...new Set(spans.map((span) => span.slug))];
  return {
    runs: runs.length,
    firstRunUnixMs: runs.at(-1)?.atUnixMs ?? null,
    lastRunUnixMs: runs[0]?.atUnixMs ?? null,
    spans,
    events: events.slice(0, MAX_EVENTS),
    texts: slugs.length === 0 ? [] : await readTexts(run, slugs),
    completeness: run.completeness(),
  };
}

function severityOf(slug: string, word: string): readonly (readonly [string, Severity])[] {
  const severity = SEVERITIES.find((one) => one === word);
  return severity === undefined ? [] : [[slug, severity]];
}

/** The newest stored finding of each slug; a text that cannot be read leaves the slug to speak for itself. */
async function readTexts(run: QueryRun, slugs: readonly string[]): Promise<readonly FindingTexts[]> {
  const table = await run.read(
    sql`SELECT Slug AS slug, argMax(Json, Timestamp) AS json FROM findings
 WHERE TenantId = ${string(run.tenant)} AND Slug IN ${strings(slugs)} GROUP BY Slug`,
    TEXT_COLUMNS,
    'doctor-finding-texts',
  );
  return table.rows().flatMap(({ slug, json }) => {
    try {
      const { checkId, title, claim } = JSON.parse(json) as FindingTexts;
      return [{ slug, checkId, title, claim }];
    } catch {
      return [];
    }
  });
}
