import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget } from '../../../src/app/doctor/open-target.ts';
import { runDoctor } from '../../../src/app/doctor/run-doctor.ts';
import type { Suppression } from '../../../src/app/doctor/suppress.ts';
import type { DoctorReport } from '../../../src/model/doctor-report.ts';
import { REPORT_FORMATS } from '../../../src/report/registry.generated.ts';
import { hasProgram, runProgram } from '../../support/run.ts';

// What other programs make of the reports: the schema of SARIF 2.1.0, and a parser of JUnit XML.
const SNAPSHOTS = join(import.meta.dirname, '../../fixtures/snapshots');
const NAMES = readdirSync(SNAPSHOTS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const SUPPRESSIONS: readonly Suppression[] = [
  { check: 'cg-mode', reason: 'ticket <42> & "more"', scope: '*', untilUnixMs: null },
];

async function judge(name: string): Promise<DoctorReport> {
  const target = await openTarget(`snapshot:${join(SNAPSHOTS, name)}`);
  return runDoctor({ target, suppressions: SUPPRESSIONS });
}

async function render(format: string, report: DoctorReport, lang: 'en' | 'zh'): Promise<string> {
  const options = {
    lang,
    color: false,
    columns: 80,
    verbose: true,
    failOn: 'warn',
    version: '1.2.3',
  } as const;
  return (await REPORT_FORMATS[format]?.())?.render(report, options) ?? '';
}

describe('SARIF', () => {
  const file = join(
    dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif')),
    'schemas/sarif-2.1.0-rtm.5.json',
  );
  // The schema is of draft 4, whose `id` and `$schema` this validator does not take; it uses no keyword that has changed since.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false }));
  const validate = ajv.compile(schema);

  test.each(NAMES)('%s is valid by the schema in both languages', async (name) => {
    const report = await judge(name);
    for (const lang of ['en', 'zh'] as const) {
      const log: unknown = JSON.parse(await render('sarif', report, lang));
      validate(log);
      expect(validate.errors ?? []).toEqual([]);
      const { runs } = log as { runs: { results: object[] }[] };
      expect(runs[0]?.results).toHaveLength(report.findings.length + report.suppressed.length);
    }
  });

  test('the validator refuses what is none', async () => {
    const [name = ''] = NAMES;
    const log = JSON.parse(await render('sarif', await judge(name), 'en')) as { runs: object[] };
    expect(validate({ ...log, version: '2.0.0' })).toBe(false);
    expect(validate({ ...log, runs: [{}] })).toBe(false);
    expect(validate({ ...log, more: 1 })).toBe(false);
  });
});

const READ_JUNIT = `
import json, sys
from junitparser import JUnitXml, Failure, Error, Skipped
xml = JUnitXml.fromfile(sys.argv[1])
suites = list(xml)
cases = [case for suite in suites for case in suite]
kind = lambda case: next((type(r).__name__ for r in case.result), 'passed')
told = [(s.tests, s.failures, s.errors, s.skipped, s.name, s.timestamp) for s in suites]
for suite in suites: suite.update_statistics()
counted = [(s.tests, s.failures, s.errors, s.skipped, s.name, s.timestamp) for s in suites]
print(json.dumps({'told': told, 'counted': counted, 'cases': {c.name: kind(c) for c in cases},
  'texts': {c.name: [r.message for r in c.result] for c in cases}}))
`;

describe.skipIf(!hasProgram('python3', '-m', 'venv', '--help'))('JUnit', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-junit-'));
    await runProgram('python3', ['-m', 'venv', folder]);
    await runProgram(join(folder, 'bin/pip'), ['install', '--quiet', 'junitparser==5.0.3']);
    writeFileSync(join(folder, 'read.py'), READ_JUNIT);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['tired-host-v2', 'k8s-burstable-fractional-v2', 'sound-service-v2'])(
    '%s is read by a parser that is not ours, as it was meant',
    async (name) => {
      const report = await judge(name);
      for (const lang of ['en', 'zh'] as const) {
        const path = join(folder, 'report.xml');
        writeFileSync(path, await render('junit', report, lang));
        const read = JSON.parse(
          await runProgram(join(folder, 'bin/python'), [join(folder, 'read.py'), path]),
        ) as {
          told: unknown[][];
          counted: unknown[][];
          cases: Record<string, string>;
          texts: Record<string, string[]>;
        };
        expect(read.told).toEqual(read.counted);
        expect(Object.keys(read.cases)).toHaveLength(report.outcomes.length);
        for (const { slug, status } of report.outcomes) {
          const finding = report.findings.find((one) => one.slug === slug);
          const fails = finding !== undefined && finding.severity !== 'info';
          const wanted = { pass: 'passed', finding: fails ? 'Failure' : 'passed', crashed: 'Error' };
          expect([slug, read.cases[slug]]).toEqual([
            slug,
            status in wanted ? wanted[status as keyof typeof wanted] : 'Skipped',
          ]);
          if (fails) expect(read.texts[slug]).toEqual([finding.claim[lang].replaceAll('\n', ' ')]);
        }
      }
    },
  );
});
