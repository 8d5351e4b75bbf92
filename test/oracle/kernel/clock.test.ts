import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveFacts } from '../../../src/analyze/derive/derive-facts.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import { collectFacts } from '../../../src/collect/collect-facts.ts';
import { COLLECTORS } from '../../../src/collect/registry.generated.ts';
import { openSnapshotTarget } from '../../../src/collect/target/snapshot-target.ts';
import type { DoctorReport } from '../../../src/model/doctor-report.ts';
import { bootPlan, canBoot, type Outcome, type Scenario } from './virtual-machine.ts';

// A real kernel's clock set between two samples, as a time daemon or a resumed machine does it.

const V2 = '/sys/fs/cgroup';
const scenario = (name: string, setClock: number): Scenario => ({
  name,
  groups: [{ path: `${V2}/${name}` }],
  join: [`${V2}/${name}`],
  twice: true,
  setClock,
});
const SCENARIOS = [scenario('left-alone', 0), scenario('an-hour-on', 3600), scenario('a-minute-back', -60)];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-clock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

async function doctor({ name, files, later = {} }: Outcome): Promise<DoctorReport> {
  const first = await openSnapshotTarget(write(`${name}-1`, files));
  const { facts } = await collectFacts(first, COLLECTORS, { active: false });
  const target = await openSnapshotTarget(write(`${name}-2`, later));
  return runDoctor({ target, earlier: { facts: deriveFacts(facts), atMs: performance.now() - 1000 } });
}

describe.skipIf(!canBoot())('clock of a real kernel', () => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    const plan = { mounts: [{ path: V2, type: 'cgroup2' as const }], scenarios: SCENARIOS };
    for (const outcome of await bootPlan(plan, [])) outcomes.set(outcome.name, outcome);
  }, 900_000);

  test.each([
    ['left-alone', 'pass', undefined],
    ['an-hour-on', 'finding', 3600],
    ['a-minute-back', 'finding', -60],
  ])('%s: %s', async (name, verdict, seconds) => {
    const outcome = outcomes.get(name);
    expect(outcome?.error).toBeUndefined();
    if (outcome === undefined) throw new Error('no outcome');
    const report = await doctor(outcome);
    expect(report.verdicts['clk-jump']).toBe(verdict);
    const found = report.findings.find(({ slug }) => slug === 'clk-jump');
    // Whole seconds of the kernel: the last digit may be rounding.
    if (seconds === undefined) expect(found).toBeUndefined();
    else {
      const told = Number(/by (-?\d+) s/.exec(found?.claim.en ?? '')?.[1]);
      expect(Math.abs(told - seconds)).toBeLessThanOrEqual(1);
    }
  });
});
