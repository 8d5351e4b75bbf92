import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { REPORT_FORMATS } from '../../report/registry.generated.ts';
import { compareWithBaseline } from './baseline.ts';
import { openTarget } from './open-target.ts';
import { readSuppressionFile } from './read-suppressions.ts';
import { runDoctor } from './run-doctor.ts';
import { parseWhatIf } from './what-if.ts';

const SNAPSHOT = join(import.meta.dirname, '../../../test/fixtures/snapshots/k8s-burstable-fractional-v2');
const folder = mkdtempSync(join(tmpdir(), 'goroscope-suppress-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(entry: object): string {
  const path = join(folder, 's.json');
  writeFileSync(
    path,
    JSON.stringify({ suppressions: [{ check: 'cg-oom-killed', reason: 'known', ...entry }] }),
  );
  return path;
}

async function endOf(until: string): Promise<number | null | undefined> {
  return (await readSuppressionFile(fileOf({ until })))[0]?.untilUnixMs;
}

async function reportWith(entry: object, whatIf: readonly string[] = []) {
  const target = await openTarget(`snapshot:${SNAPSHOT}`);
  const now = { ...target, observedAtUnixMs: Date.parse('2027-01-31T12:00:00Z') };
  const suppressions = await readSuppressionFile(fileOf(entry));
  return runDoctor({ target: now, suppressions, whatIf: whatIf.map(parseWhatIf) });
}

async function render(
  format: string,
  report: Awaited<ReturnType<typeof reportWith>>,
  lang: 'en' | 'zh' = 'en',
) {
  const options = {
    lang,
    color: false,
    columns: 80,
    verbose: true,
    planOnly: false,
    failOn: null,
    version: '1',
  };
  const load = REPORT_FORMATS[format] ?? expect.fail(format);
  return (await load()).render(report, options);
}

describe('the end of a suppression', () => {
  test('a day counts to its last millisecond, a moment as it is', async () => {
    expect(await endOf('2027-01-31')).toBe(Date.parse('2027-02-01T00:00:00Z') - 1);
    expect(await endOf('2027-01-31T10:00:00+02:00')).toBe(Date.parse('2027-01-31T08:00:00Z'));
  });

  test.each([
    '1',
    '2027',
    '31.01.2027',
    'tomorrow',
    '2027-02-30',
    '2027-13-01',
    '2027-01-31T25:00Z',
    '2027-01-31T10:00',
    '',
  ])('"%s" is refused', async (until) => {
    const error: unknown = await readSuppressionFile(fileOf({ until })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'SUPPRESSIONS_NOT_READABLE', exitCode: 2 });
  });
});

describe('a report tells what became of a suppression', () => {
  test('on its last day it holds, and every format says where, why and until when', async () => {
    const report = await reportWith({ until: '2027-01-31', scope: 'snapshot:*' });
    expect(report.verdicts['cg-oom-killed']).toBe('suppressed');
    expect(report.expired).toBeUndefined();
    for (const format of ['terminal', 'html']) {
      const text = (await render(format, report)).replace(/\s+/g, ' ');
      expect(text).toContain('snapshot:*, until 2027-01-31');
      expect(text).toContain('known');
    }
    expect(await render('markdown', report)).toContain(
      '| cg-oom-killed | known | snapshot:\\*, until 2027-01-31 |',
    );
  });

  test('after that the finding is back, and the report says that a suppression ran out', async () => {
    const report = await reportWith({ until: '2027-01-30' });
    expect(report.verdicts['cg-oom-killed']).toBe('finding');
    expect(report.expired).toMatchObject([{ slug: 'cg-oom-killed', reason: 'known' }]);
    expect(await render('terminal', report)).toContain(
      'the suppression of cg-oom-killed ended on 2027-01-30: known',
    );
    expect(await render('terminal', report, 'zh')).toContain(
      '对 cg-oom-killed 的抑制已于 2027-01-30 到期：known',
    );
  });

  test('one for another target has not run out', async () => {
    expect((await reportWith({ until: '2027-01-30', scope: 'local' })).expired).toBeUndefined();
  });
});

test('a finding of the baseline whose check cannot tell any more is unseen, not gone', async () => {
  const baseline = {
    file: 'b.json',
    severities: new Map([
      ['cg-oom-killed', 'error'],
      ['cpu-steal', 'warn'],
    ] as const),
  };
  const blind = await reportWith({ scope: 'local' }, ['cgroup.memory=absent']);
  expect(compareWithBaseline(blind, baseline)).toMatchObject({
    unseen: expect.arrayContaining(['cg-oom-killed']) as unknown,
  });
  expect(compareWithBaseline(blind, baseline).gone).not.toContain('cg-oom-killed');
});

test.each(['html', 'markdown'])('%s has a part for what a what-if changes', async (format) => {
  const report = await reportWith({ scope: 'local' }, ['kernel.psi=false']);
  const text = await render(format, report);
  expect(text).toContain('What if kernel.psi=false');
  expect(text).toContain('kern-no-psi');
  expect(await render(format, report, 'zh')).toContain('假设 kernel.psi=false');
  expect(await render(format, await reportWith({ scope: 'local' }))).not.toContain('What if');
});
