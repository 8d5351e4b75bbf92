import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../report/registry.generated.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { openTarget } from './open-target.ts';
import { runDoctor } from './run-doctor.ts';

const ROOT = join(import.meta.dirname, '../../../test/fixtures/snapshots');
const NAMES = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const FINDINGS = JSON.parse(readFileSync(join(ROOT, 'findings.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

const SCENARIOS = JSON.parse(readFileSync(join(ROOT, 'scenarios.json'), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

interface Expected {
  readonly mode: string;
  readonly effectiveMemoryLimit: number | null;
  readonly effectiveCpuQuota: number | null;
  readonly gomaxprocs_go124: number;
  readonly gomaxprocs_go1250_to_5: number;
  readonly gomaxprocs_goRootAware: number;
  readonly automaxprocs: number;
}

async function judge(name: string): Promise<DoctorReport> {
  const report = await runDoctor({ target: await openTarget(`snapshot:${join(ROOT, name)}`) });
  const format = await REPORT_FORMATS['json']?.();
  const options = {
    lang: 'en',
    color: false,
    columns: 80,
    verbose: false,
    failOn: null,
    version: 'test',
  } as const;
  return JSON.parse(format?.render(report, options) ?? '{}') as DoctorReport;
}

describe.each(NAMES)('%s', (name) => {
  test('limits are what the kernel enforces and the runtimes believe', async () => {
    const expected = JSON.parse(readFileSync(join(ROOT, name, 'expected.json'), 'utf8')) as Expected;
    const { limits } = await judge(name);
    expect({
      mode: limits.mode,
      effectiveMemoryLimit: limits.effectiveMemoryLimit,
      effectiveCpuQuota: limits.effectiveCpuQuota,
      gomaxprocs_go124: limits.gomaxprocs['go1.24'],
      gomaxprocs_go1250_to_5: limits.gomaxprocs['go1.25.0'],
      gomaxprocs_goRootAware: limits.gomaxprocs['go1.26'],
      automaxprocs: limits.gomaxprocs.automaxprocs,
    }).toEqual(expected);
  });

  test('the surroundings are those its files prove', async () => {
    const { scenarios } = await judge(name);
    const found = scenarios.map(({ id, traits }) => {
      const [trait] = traits;
      return trait === undefined || id === 'systemd-service' ? id : `${id}: ${trait.value.en}`;
    });
    expect(found).toEqual(SCENARIOS[name] ?? []);
  });

  test('exactly the checks fire that must', async () => {
    const report = await judge(name);
    expect(report.findings.map((finding) => finding.slug).sort()).toEqual(
      [...(FINDINGS[name] ?? ['(not listed)'])].sort(),
    );
    expect(Object.values(report.verdicts)).not.toContain('crashed');
    for (const outcome of report.outcomes.filter((o) => o.status === 'unknown')) {
      expect(outcome.reason?.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(outcome.unlock?.en).toBeTruthy();
    }
  });
});
