import { describe, expect, test } from 'vitest';
import { displayWidth } from '../base/display-width.ts';
import { sameText } from '../base/messages.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { wrapText } from './layout/wrap.ts';
import { REPORT_FORMATS } from './registry.generated.ts';
import type { RenderOptions } from './report-format.ts';
import { TEST_PARTS } from './testing/test-parts.ts';

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
  threshold: {
    value: { en: 'warn > 25 %', zh: '警告：> 25 %' },
    source: sameText('kubernetes-mixin'),
    ours: false,
  },
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
    ...TEST_PARTS,
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
      '✓ local · Kubernetes pod: 20 checks passed, nothing to do; 2 could not tell\n',
    );
    expect(await render('terminal', report([]), { columns: 100 })).toBe(
      '✓ local · Kubernetes pod: 20 checks passed, nothing to do; 2 could not tell, --verbose shows all\n',
    );
    expect(await render('terminal', report([], { scenarios: [] }))).toBe(
      '✓ local: 20 checks passed, nothing to do; 2 could not tell, --verbose shows all\n',
    );
    expect(await render('terminal', report([]), { lang: 'zh' })).toMatch(
      /^✓ local · Kubernetes Pod：20 项检查通过，无需处理；.*\n$/,
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

  test('what is suppressed is named with its reason, what is known from before does not fail', async () => {
    const by = {
      finding: FINDING,
      reason: 'burstable machine',
      scope: '*',
      untilUnixMs: Date.UTC(2027, 0, 31),
    };
    const rest = [{ ...FINDING, slug: 'cg-mode' }];
    const text = await render('terminal', {
      ...report(rest, { suppressed: [by] }),
      baseline: { file: 'old.json', known: ['cg-mode'], fresh: [], gone: [], unseen: [] },
    });
    expect(text).toMatch(/cpu-throttled is suppressed \(\*, until 2027-01-31\): burstable machine/);
    expect(text).toContain('exit 0: nothing new at or above --fail-on error');
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
    const [row] = TEST_PARTS.differential;
    if (row === undefined) throw new Error('a row');
    const unknown = {
      ...row,
      kernel: null,
      kernelState: 'unknown',
      reason: { en: 'outside', zh: '在外部' },
      verdict: 'unknown',
      blame: null,
    } as const;
    const differential = [unknown, { ...unknown, resource: 'memory' as const }];
    const text = await render('terminal', report([FINDING], { differential }));
    expect(text.match(/not known: outside/g)).toHaveLength(2);
  });

  test.each(['terminal', 'markdown', 'html'])('%s says what was seen in both languages', async (format) => {
    const proof = {
      fact: 'tls.roots',
      value: 'none',
      text: { en: 'none', zh: '无此项' },
      source: '/etc/ssl',
    };
    const of = report([{ ...FINDING, evidence: [proof] }]);
    const unread = { ...of, limits: { ...of.limits, mode: 'unknown' as const } };
    expect(await render(format, unread)).toContain('none');
    const chinese = await render(format, unread, { lang: 'zh' });
    expect(chinese).toContain('无此项');
    expect(chinese).toContain('cgroup 版本未知');
  });

  test('the place comes first with evidence for and against it, and what is special there', async () => {
    const lines = (await render('terminal', report([FINDING]))).split('\n');
    expect(lines[0]).toBe('local · box · cgroup v2');
    expect(lines[1]).toBe('  Kubernetes pod (QoS class: Burstable)  97 % sure');
    const text = lines.join('\n');
    expect(text).toMatch(/because {3,}.*kubepods/s);
    expect(text).toMatch(/against {3,}oom_score_adj 0/);
    expect(text).toContain('Killed before Guaranteed pods.');
  });

  test('runtime versus kernel says who believes what and which line is to blame', async () => {
    const text = (await render('terminal', report([FINDING]), { columns: 110 })).replaceAll(/\s+/g, ' ');
    expect(text).toContain('CPU the program believes in 10.67 times what it gets');
    expect(text).toContain('kernel 1.5 CPUs');
    expect(text).toContain('← sets the limit');
    expect(text).toContain('program 16 this program (go1.26.1)');
    expect(text).toContain('others JVM 24 2');
    expect(text).toMatch(/to blame .*pod1\.slice ?\/cpu\.max: 150000 100000/);
  });

  test('a time-lapse shows rates, slopes and what they lead to', async () => {
    const lapse = {
      seconds: 5,
      rows: [
        {
          id: 'memory.current',
          name: { en: 'memory of the group', zh: '控制组内存' },
          before: '1',
          after: '2',
          rate: 1,
          unit: 'bytes/s',
          text: { en: '+1 MiB/s', zh: '+1 MiB/秒' },
          outlook: { en: 'reaches the limit in 4 min', zh: '4 分钟后达到限额' },
          source: '/sys/fs/cgroup',
        },
      ],
    } as const;
    for (const name of ['terminal', 'markdown', 'html'])
      expect(await render(name, report([], { lapse }))).toMatch(/In 5 s[^]*reaches the limit in 4 min/);
    expect(await render('terminal', report([], { lapse: { seconds: 5, rows: [] } }))).toContain(
      'nothing moved',
    );
  });

  test('the plan has every way with why and the smallest key, alone or in full', async () => {
    const alone = await render('terminal', report([FINDING]), { planOnly: true });
    expect(alone).toMatch(/perf: CPU samples with kernel {2}closed/);
    expect(alone).toContain('setcap cap_perfmon=ep PERF');
    expect(alone).not.toContain('CPU throttling');
    expect(await render('terminal', report([FINDING]))).toContain('0 ways are open, 1 closed');
    for (const name of ['markdown', 'html'])
      expect(await render(name, report([FINDING]), { verbose: true })).toContain('grant CAP');
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
