import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from './registry.generated.ts';
import { testReport } from './testing/test-report.ts';
import type { RenderOptions } from './report-format.ts';
import type { DoctorReport } from '../model/doctor-report.ts';

const OPTIONS: RenderOptions = {
  lang: 'en',
  color: false,
  columns: 80,
  verbose: true,
  failOn: 'error',
  version: '1.2.3',
};

async function render(
  name: string,
  what: DoctorReport,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const format = await REPORT_FORMATS[name]?.();
  if (format === undefined) throw new Error(`no format ${name}`);
  return format.render(what, { ...OPTIONS, ...options });
}

/** Facts come from outside: nothing in them may become markup. */
const EVIL = '<script>alert(1)</script> `x` | *b* ]]> \u0001 & "q" \'s\'';
const evil = testReport({
  claim: { en: EVIL, zh: EVIL },
  evidence: [{ fact: 'f', value: EVIL, source: EVIL }],
});

test('every format can be named and says what it is for', async () => {
  expect(Object.keys(REPORT_FORMATS).sort()).toEqual([
    'html',
    'json',
    'junit',
    'markdown',
    'sarif',
    'terminal',
  ]);
  for (const [name, load] of Object.entries(REPORT_FORMATS)) {
    const format = await load();
    expect(format.name).toBe(name);
    expect(format.about.zh).toBeTruthy();
    for (const lang of ['en', 'zh'] as const)
      expect(format.render(testReport(), { ...OPTIONS, lang })).toMatch(/\n$/);
  }
});

describe('sarif', () => {
  test('has rules, results with locations, and stable fingerprints', async () => {
    const log = JSON.parse(await render('sarif', testReport()));
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'goroscope',
              semanticVersion: '1.2.3',
              rules: [{ id: 'cg-thp' }, { id: 'cpu-throttled', name: 'CPU006' }],
            },
          },
          results: [
            {
              ruleId: 'cpu-throttled',
              ruleIndex: 1,
              level: 'error',
              locations: [{ physicalLocation: { artifactLocation: { uri: 'sys/fs/cgroup/cpu.stat' } } }],
              partialFingerprints: { 'goroscope/v1': 'cpu-throttled@local' },
            },
            { ruleId: 'cg-thp', suppressions: [{ kind: 'external', justification: 'ticket 42' }] },
          ],
        },
      ],
    });
  });

  test('references are relative addresses whatever the source is called', async () => {
    const log = JSON.parse(await render('sarif', evil)) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    const uri = log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? '';
    expect(new URL(uri, 'file:///root/').href).toContain('file:///root/');
    expect(uri).not.toMatch(/[ <>"`]/);
  });
});

describe('junit', () => {
  test('fails, skips and passes by verdict', async () => {
    const xml = await render('junit', testReport());
    expect(xml).toContain('tests="4" failures="1" errors="0" skipped="2"');
    expect(xml).toContain('<testcase classname="goroscope.cg" name="cg-mode"/>');
    expect(xml).toContain('<failure type="error"');
    expect(xml).toContain('<skipped message="unknown: not read"/>');
    expect(await render('junit', testReport(), { failOn: null })).toContain('<system-out>error: ');
  });

  test('is well formed whatever the facts say', async () => {
    const xml = await render('junit', evil);
    expect(xml).not.toContain('<script>');
    expect(xml).not.toContain('\u0001');
    expect(xml.match(/<testcase/g)).toHaveLength(4);
  });
});

test('markdown escapes what comes from outside', async () => {
  const text = await render('markdown', evil);
  expect(text).not.toMatch(/[^\\]<script>/);
  expect(text).toContain('\\| \\*b\\*');
  const rows = text.split('\n').filter((line) => line.startsWith('| f |'));
  expect(rows[0]?.match(/(?<!\\)\|/g)).toHaveLength(4);
});

test('html loads nothing and runs nothing', async () => {
  const html = await render('html', evil);
  expect(html).not.toContain('<script');
  expect(html).not.toMatch(/ (?:src|onload|onerror)=|@import|url\(/);
  expect(html).toContain("default-src 'none'");
  for (const lang of ['en', 'zh'] as const) {
    const page = await render('html', testReport(), { lang });
    expect(page).toContain('cpu-throttled');
    expect(page).toContain('ticket 42');
  }
});
