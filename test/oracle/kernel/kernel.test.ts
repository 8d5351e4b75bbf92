import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLANS, PROBES } from './plans.ts';
import { bootPlan, canBoot, type Outcome } from './virtual-machine.ts';

// What real Go runtimes report inside real control groups of a real kernel, against what the doctor says from the files alone.

interface DoctorJson {
  readonly limits: { readonly mode: string; readonly gomaxprocs: Readonly<Record<string, number>> };
  readonly verdicts: Readonly<Record<string, string>>;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-kernel-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The doctor's report on the files of one scenario. */
function doctor(mode: string, outcome: Outcome): DoctorJson {
  const root = join(folder, mode, outcome.name);
  for (const [path, content] of Object.entries(outcome.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const words = ['bin/goroscope.mjs', 'doctor', '--snapshot', root, '--json', '--fail-on', 'never'];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as DoctorJson;
}

describe.skipIf(!canBoot()).each(PLANS)('$mode hierarchy', ({ mode, plan }) => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    for (const outcome of await bootPlan(plan, PROBES)) outcomes.set(outcome.name, outcome);
  }, 900_000);

  test.each(plan.scenarios.map((s) => s.name))(
    '%s: predicted GOMAXPROCS is what the runtime reports',
    (name) => {
      const outcome = outcomes.get(name);
      expect(outcome?.error).toBeUndefined();
      if (outcome === undefined) throw new Error('no outcome');
      const report = doctor(mode, outcome);
      expect(report.limits.mode).toBe(mode);
      const reported = Object.fromEntries(PROBES.map((p) => [p.name, outcome.probes[p.name]?.gomaxprocs]));
      const predicted = Object.fromEntries(
        PROBES.map((p) => [p.name, report.limits.gomaxprocs[p.predictedBy]]),
      );
      expect(predicted).toEqual(reported);
    },
  );

  test.each([
    ['cpu', 'cpu-throttled'],
    ['memory', 'cg-oom-killed'],
  ])('what %s load provoked is found: %s', (load, slug) => {
    for (const scenario of plan.scenarios.filter((s) => s.load === load)) {
      const outcome = outcomes.get(scenario.name);
      if (outcome === undefined) throw new Error('no outcome');
      expect(doctor(mode, outcome).verdicts[slug]).toBe('finding');
    }
    // A quiet group must stay quiet: the same files without the load say nothing of the kind.
    for (const scenario of plan.scenarios.filter((s) => s.load === undefined)) {
      const outcome = outcomes.get(scenario.name);
      if (outcome !== undefined) expect(doctor(mode, outcome).verdicts[slug]).not.toBe('finding');
    }
  });
});
