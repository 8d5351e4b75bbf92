import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CLAIMS } from '../../analyze/claims/all-claims.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import { makeTry, TRIES, triesFor } from './all-tries.ts';
import { impossible, type Try } from './try.ts';

/** What these come to depends on how busy the machine is: only that they end in words is held here. */
const TIMED = new Set(['clock-under-quota', 'quota-by-period', 'localhost-families', 'denied-at-once']);

// Experiments of other processes come and go in the folder that everybody has.
const folder = mkdtempSync(join(tmpdir(), 'goroscope-tries-'));
beforeAll(() => void vi.stubEnv('TMPDIR', folder));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const leftOvers = () => readdirSync(tmpdir()).filter((name) => name.startsWith('goroscope-try-')).length;

describe.skipIf(process.platform !== 'linux')('every experiment', () => {
  test.each(TRIES.map((one) => [one.id, one] as const))(
    '%s shows what it is about, or says why it cannot be made here',
    async (id, one) => {
      const before = leftOvers();
      const { outcome, observations } = await makeTry(one);
      expect(leftOvers()).toBe(before);
      if (outcome.status === 'impossible') {
        expect(outcome.reason.zh).toMatch(/[\u4e00-\u9fff]/);
        expect(outcome.reason.en).not.toMatch(/the experiment itself failed|\{\w+\}/);
        return;
      }
      if (!TIMED.has(id))
        expect({ outcome: outcome.status, observations }).toMatchObject({ outcome: 'shown' });
      expect(observations.length).toBeGreaterThan(0);
      expect(outcome.conclusion.zh).toMatch(/[\u4e00-\u9fff]/);
    },
    120_000,
  );
});

test('experiments name claims and checks that exist, each has its own name, most kinds of ground are covered', () => {
  const claims = new Set(CLAIMS.map((claim) => claim.id));
  const checks = new Set(CHECKS.map((check) => check.slug));
  for (const one of TRIES) {
    for (const claim of one.claims) expect(claims).toContain(claim);
    for (const check of one.checks) expect(checks).toContain(check);
    expect(one.claims.length + one.checks.length).toBeGreaterThan(0);
  }
  expect(new Set(TRIES.map((one) => one.id)).size).toBe(TRIES.length);
  expect(TRIES.length).toBeGreaterThanOrEqual(20);
  expect(triesFor('claim-32').map((one) => one.id)).toEqual(['clock-under-quota']);
  expect(triesFor('cg-oom-killed').map((one) => one.id)).toContain('over-the-memory-limit');
  expect(triesFor('nothing')).toEqual([]);
});

test('an experiment that throws is told as such, and what it made is gone', async () => {
  const broken: Try = {
    id: 'broken',
    about: { en: 'x', zh: 'x' },
    claims: [],
    checks: [],
    run: async (bench) => {
      bench.temp();
      bench.start(['sleep', '60']);
      throw new Error('nothing works');
    },
  };
  const count = leftOvers();
  const report = await makeTry(broken);
  expect(report.outcome).toMatchObject({
    status: 'impossible',
    reason: { en: expect.stringContaining('nothing works') },
  });
  expect(leftOvers()).toBe(count);
  const reason = { en: 'not here', zh: '不行' };
  const none = await makeTry({ ...broken, run: async () => impossible(reason) });
  expect(none).toMatchObject({ outcome: { status: 'impossible', reason }, observations: [] });
});
