import { describe, expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { wrapText } from './layout/wrap.ts';
import { REPORT_FORMATS } from './registry.generated.ts';
import type { RenderOptions } from './report-format.ts';

const OPTIONS: RenderOptions = {
  lang: 'en',
  color: false,
  columns: 80,
  verbose: false,
  failOn: 'error',
  version: 'test',
};

const FINDING: Finding = {
  checkId: 'CPU006',
  slug: 'cpu-throttled',
  room: 'cpu',
  severity: 'error',
  confidence: 0.8,
  target: 'local',
  title: { en: 'CPU throttling', zh: 'CPU 限流' },
  claim: {
    en: 'The kernel stopped this group in 33 % of its CPU periods (1320 of 4000), 51 s in total since the group exists.',
    zh: '内核在 33 % 的 CPU 周期中暂停了该控制组（4000 个周期中有 1320 个），自该组创建以来共 51 秒，期间所有请求都会停住。',
  },
  evidence: [
    {
      fact: 'cgroup.cpu',
      value: 'nr_throttled 1320',
      source: '/sys/fs/cgroup/cpu.stat',
      observedAtUnixMs: 1,
    },
  ],
  threshold: { value: 'warn > 25 %', source: 'kubernetes-mixin', ours: false },
  remedy: [{ text: { en: 'Raise the CPU limit.', zh: '提高 CPU 限额。' }, command: 'GOMAXPROCS=2' }],
  refs: ['https://example.org/a'],
  entity: {},
  atUnixMs: 1,
};

function report(findings: readonly Finding[], rest: Partial<DoctorReport> = {}): DoctorReport {
  const count = (severity: string) => findings.filter((f) => f.severity === severity).length;
  return {
    schema: 1,
    target: {
      kind: 'local',
      name: 'local',
      host: 'box',
      scenario: ['docker'],
      observedAtUnixMs: 1,
      whatIf: [],
    },
    limits: {
      mode: 'v2',
      effectiveMemoryLimit: 536_870_912,
      effectiveCpuQuota: 2.5,
      cpusAllowed: 64,
      gomaxprocs: { 'go1.24': 64, 'go1.25.0': 3, 'go1.26': 3, automaxprocs: 2 },
      cpu: { state: 'limited', setBy: '/sys/fs/cgroup', chain: [] },
      memory: { state: 'limited', setBy: '/sys/fs/cgroup', exact: '536870912', chain: [] },
      because: { 'go1.24': BOTH, 'go1.25.0': BOTH, 'go1.26': BOTH, automaxprocs: BOTH },
      crashes: [],
    },
    findings,
    suppressed: [],
    verdicts: {},
    outcomes: [
      {
        checkId: 'CG001',
        slug: 'cg-mode',
        title: BOTH,
        status: 'pass',
        reason: { en: 'version 2', zh: '第 2 版' },
      },
      {
        checkId: 'CG002',
        slug: 'cg-thp',
        title: BOTH,
        status: 'unknown',
        reason: { en: 'not read', zh: '未读' },
        unlock: { en: 'read it', zh: '读取' },
      },
    ],
    collectors: [],
    summary: {
      pass: 20,
      finding: findings.length,
      'not-applicable': 3,
      unknown: 2,
      suppressed: 0,
      crashed: 0,
      error: count('error'),
      warn: count('warn'),
      info: count('info'),
    },
    ...rest,
  };
}
const BOTH = { en: 'why', zh: '原因' };

async function render(
  name: string,
  what: DoctorReport,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  const format = await REPORT_FORMATS[name]?.();
  if (format === undefined) throw new Error(`no format ${name}`);
  return format.render(what, { ...OPTIONS, ...options });
}

describe('terminal', () => {
  test('healthy is one line', async () => {
    expect(await render('terminal', report([]))).toBe(
      '✓ local: 20 checks passed, nothing to do; 2 could not tell, --verbose shows all\n',
    );
    expect(await render('terminal', report([]), { lang: 'zh' })).toMatch(
      /^✓ local：20 项检查通过，无需处理；.*\n$/,
    );
  });

  test.each(['en', 'zh'] as const)(
    'an error shows claim, proof and remedy within the columns (%s)',
    async (lang) => {
      for (const columns of [40, 60, 80, 200]) {
        for (const verbose of [false, true]) {
          const text = await render('terminal', report([FINDING]), { lang, columns, verbose });
          expect(text).toContain('cpu-throttled');
          expect(text).toContain('nr_throttled 1320');
          expect(text).toContain('GOMAXPROCS=2');
          for (const line of text.split('\n'))
            expect(displayWidth(line)).toBeLessThanOrEqual(Math.min(columns, 110));
        }
      }
    },
  );

  test('warnings show what to do in one line, notes the claim only', async () => {
    const warn = await render('terminal', report([{ ...FINDING, severity: 'warn' }]));
    expect(warn).toContain('Raise the CPU limit. GOMAXPROCS=2');
    expect(warn).not.toContain('nr_throttled');
    const info = await render('terminal', report([{ ...FINDING, severity: 'info' }]));
    expect(info).not.toContain('GOMAXPROCS=2');
    expect(info).toContain('33 %');
  });

  test('verbose adds threshold, confidence, references and every check', async () => {
    const text = await render('terminal', report([FINDING]), { verbose: true });
    for (const part of [
      'warn > 25 %',
      '80 %',
      'https://example.org/a',
      'cg-mode',
      'version 2',
      'cg-thp',
      'read it',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('colour only when asked, and the word stands beside it', async () => {
    const plain = await render('terminal', report([FINDING]));
    const colored = await render('terminal', report([FINDING]), { color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m✗ error\u001b[0m');
  });

  test('the last line says what the exit code means', async () => {
    expect(await render('terminal', report([FINDING]))).toMatch(/exit 1: at or above --fail-on error\n$/);
    expect(await render('terminal', report([{ ...FINDING, severity: 'warn' }]))).toMatch(
      /exit 0: below --fail-on error\n$/,
    );
    expect(await render('terminal', report([FINDING]), { failOn: null })).toMatch(/--fail-on never\n$/);
  });

  test('a what-if lists what comes and goes', async () => {
    const target = { ...report([]).target, whatIf: ['cpu.quota=4'] };
    const text = await render(
      'terminal',
      report([], { target, changes: [{ slug: 'cpu-throttled', change: 'disappears' }] }),
    );
    expect(text).toContain('what if cpu.quota=4:');
    expect(text).toMatch(/- disappears +cpu-throttled/);
    expect(await render('terminal', report([], { target, changes: [] }))).toContain(
      'no finding appears or disappears',
    );
  });

  test('a collector that failed is told', async () => {
    const collectors = [
      { name: 'cgroup', status: 'timeout', elapsedMs: 3000, message: { en: 'too late', zh: '太慢' } },
    ] as const;
    expect(await render('terminal', report([FINDING], { collectors }))).toContain('too late');
  });

  test('limits that are not known are said so', async () => {
    const base = report([FINDING]);
    const unknown = { state: 'unknown', reason: { en: 'outside', zh: '在外部' }, chain: [] } as const;
    const limits = {
      ...base.limits,
      effectiveCpuQuota: null,
      effectiveMemoryLimit: null,
      cpusAllowed: null,
      cpu: unknown,
      memory: unknown,
    };
    const text = await render('terminal', report([FINDING], { limits }));
    expect(text.match(/limit not known: outside/g)).toHaveLength(2);
  });
});

describe('json', () => {
  test('is the report', async () => {
    const what = report([FINDING]);
    expect(JSON.parse(await render('json', what))).toEqual(what);
  });

  test('writes a huge limit with all its digits', async () => {
    const base = report([]);
    const limits = {
      ...base.limits,
      effectiveMemoryLimit: Number(9_223_372_036_854_710_271n),
      memory: { state: 'limited' as const, exact: '9223372036854710271', chain: [] },
    };
    expect(await render('json', report([], { limits }))).toContain(
      '"effectiveMemoryLimit": 9223372036854710271,',
    );
  });
});

describe('wrapping', () => {
  test('breaks Chinese between characters and keeps punctuation off the line start', () => {
    const lines = wrapText('内核在这里，暂停了该控制组。然后继续', 10);
    for (const line of lines) {
      expect(displayWidth(line)).toBeLessThanOrEqual(10);
      expect(line).not.toMatch(/^[，。]/);
    }
    expect(lines.join('')).toBe('内核在这里，暂停了该控制组。然后继续');
  });

  test('breaks a word only when it alone is too long', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapText(`a ${'x'.repeat(25)} b`, 10)).toEqual(['a', 'xxxxxxxxxx', 'xxxxxxxxxx', 'xxxxx b']);
    expect(wrapText('', 10)).toEqual([]);
  });
});
