import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Doctor } from '../../../src/api/doctor.ts';
import type { DoctorHistory } from '../../../src/api/doctor-history.ts';
import { int64, sql, string, strings } from '../../../src/store/sql.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem({ checkAnswers: true });
});
afterAll(() => system.close());

const HOUR = 3_600_000;
const NOW = Date.now();

/** Stores a run as the recorder does. */
async function store(
  atUnixMs: number,
  found: Readonly<Record<string, string>>,
  unknown: readonly string[] = [],
) {
  await system.backend.store.execute(
    sql`INSERT INTO doctor_runs (Timestamp, TenantId, Target, Host, Found, Unknown, Passed, ElapsedMs)
 SELECT fromUnixTimestamp64Milli(${int64(BigInt(atUnixMs))}, 'UTC'), '', ${string('elsewhere')}, 'h',
  mapFromArrays(${strings(Object.keys(found))}, ${strings(Object.values(found))}), ${strings(unknown)}, 1, 2`,
    { label: 'test-run' },
  );
}

const history = (from: number, to: number, target?: string) =>
  system.get<DoctorHistory>('/api/v1/doctor/history', { from, to, ...(target !== undefined && { target }) });

test('a run is kept with every report, and its findings are there with their texts', async () => {
  const { report } = await system.get<Doctor>('/api/v1/doctor', { fresh: 1 });
  const slugs = report.findings.map((finding) => finding.slug).sort();
  await expect
    .poll(async () => (await history(NOW - HOUR, NOW + HOUR, 'local')).spans.map((span) => span.slug).sort())
    .toEqual(slugs);
  await expect
    .poll(async () => (await history(NOW - HOUR, NOW + HOUR, 'local')).texts.map((text) => text.slug).sort())
    .toEqual(slugs);
  const answer = await history(NOW - HOUR, NOW + HOUR, 'local');
  expect(answer).toMatchObject({ runs: 1, events: [] });
  for (const text of answer.texts) expect(text.claim.zh).toMatch(/[\u4e00-\u9fff]/);
});

test('when a finding appeared, became worse and went is told from the stored runs', async () => {
  const at = NOW - 20 * HOUR;
  await store(at, {});
  await store(at + HOUR, { 'cpu-throttled': 'warn' });
  await store(at + 2 * HOUR, { 'cpu-throttled': 'error', 'cg-oom-killed': 'error' });
  await store(at + 3 * HOUR, { 'cg-oom-killed': 'error' });
  await store(at + 4 * HOUR, {}, ['cg-oom-killed']);
  const { spans, events, runs } = await history(at, NOW, 'elsewhere');
  expect(runs).toBe(5);
  expect(
    spans.map(({ slug, fromUnixMs, goneUnixMs, lostSight }) => [slug, fromUnixMs, goneUnixMs, lostSight]),
  ).toEqual([
    ['cg-oom-killed', at + 2 * HOUR, null, true],
    ['cpu-throttled', at + HOUR, at + 3 * HOUR, false],
  ]);
  expect(events.map(({ slug, change }) => `${slug} ${change}`).sort()).toEqual([
    'cg-oom-killed appeared',
    'cg-oom-killed lost-sight',
    'cpu-throttled appeared',
    'cpu-throttled gone',
    'cpu-throttled worse',
  ]);
  expect((await history(at, at + HOUR, 'elsewhere')).runs).toBe(1);
  expect((await history(0, 1, 'elsewhere')).spans).toEqual([]);
});

test('a schedule looks at the machine by itself', async () => {
  const scheduled = await startSystem({ checkAnswers: true, doctorEveryMs: 200 });
  try {
    await expect
      .poll(
        async () =>
          (await scheduled.get<DoctorHistory>('/api/v1/doctor/history', { from: NOW - HOUR, to: NOW + HOUR }))
            .runs,
      )
      .toBeGreaterThanOrEqual(2);
  } finally {
    await scheduled.close();
  }
});
