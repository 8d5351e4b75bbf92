import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import type { AnyCheck } from '../../model/check.ts';
import { redactingTarget } from '../../collect/redact/redacting-target.ts';
import { createSnapshotTarget } from '../../collect/target/snapshot-target.ts';
import { parseSnapshotIndex } from '../../collect/target/snapshot-index.ts';
import type { SnapshotTree } from '../../collect/target/snapshot-tree.ts';
import type { Target } from '../../model/target.ts';
import { compareWithBaseline, isFailing, readBaseline } from './baseline.ts';
import { chooseChecks } from './choose-checks.ts';
import { renderCheckList, renderExplanation } from './explain.ts';
import { openTarget } from './open-target.ts';
import { readSuppressionFile } from './read-suppressions.ts';
import { runDoctor } from './run-doctor.ts';
import { parseWhatIf } from './what-if.ts';

/** A target made of texts. */
function machine(
  files: Readonly<Record<string, string>>,
  index: Readonly<Record<string, unknown>> = {},
): Target {
  const encoder = new TextEncoder();
  const names = Object.keys(files);
  const tree: SnapshotTree = {
    modifiedAtUnixMs: 1_700_000_000_000,
    entry: async (path) => {
      const owner = { mode: 0o644, uid: 0, gid: 0 };
      const text = files[path];
      if (text !== undefined) return { kind: 'file', sizeBytes: text.length, ...owner };
      return names.some((name) => name.startsWith(`${path}/`)) ? { kind: 'directory', ...owner } : undefined;
    },
    read: async (path, maxBytes) => encoder.encode(files[path] ?? '').subarray(0, maxBytes),
    list: async (path) => [
      ...new Set(
        names
          .filter((n) => n.startsWith(`${path}/`))
          .map((n) => n.slice(path.length + 1).split('/')[0] ?? ''),
      ),
    ],
  };
  return redactingTarget(
    createSnapshotTarget('snapshot:made-up', tree, parseSnapshotIndex(JSON.stringify(index))),
  );
}

const POD = {
  '/proc/self/cgroup': '0::/\n',
  '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw\n',
  '/proc/self/status': 'Name:\tapp\nThreads:\t12\nCpus_allowed_list:\t0-7\n',
  '/proc/self/environ': 'PATH=/bin\0KUBERNETES_SERVICE_HOST=10.0.0.1\0DB_PASSWORD=hunter2hunter2\0',
  '/proc/sys/kernel/osrelease': '6.8.0-45-generic\n',
  '/proc/sys/kernel/hostname': 'pod-1\n',
  '/sys/fs/cgroup/cpu.max': '250000 100000\n',
  '/sys/fs/cgroup/cpu.stat': 'nr_periods 4000\nnr_throttled 1320\nthrottled_usec 51000000\n',
  '/sys/fs/cgroup/memory.max': '536870912\n',
};

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe('a run', () => {
  test('fills the contract', async () => {
    const report = await runDoctor({ target: machine(POD) });
    expect(report).toMatchObject({
      schema: 1,
      target: {
        kind: 'snapshot',
        host: 'pod-1',
        scenario: ['kubernetes-pod'],
        observedAtUnixMs: 1_700_000_000_000,
      },
      limits: { mode: 'v2', effectiveCpuQuota: 2.5, effectiveMemoryLimit: 536_870_912, cpusAllowed: 8 },
    });
    expect(Object.keys(report.verdicts)).toHaveLength(CHECKS.length);
    expect(report.findings[0]?.severity).not.toBe('info');
    const severities = report.findings.map((f) => ['error', 'warn', 'info'].indexOf(f.severity));
    expect(severities).toEqual([...severities].sort());
    expect(report.findings.find((f) => f.slug === 'cg-gomemlimit-unset')?.entity).toMatchObject({
      host: 'pod-1',
      process: 'app',
      cgroup: '/sys/fs/cgroup',
    });
  });

  test('no secret of the environment is in the report', async () => {
    const report = await runDoctor({ target: machine(POD) });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('of an empty machine knows nothing and passes nothing', async () => {
    const report = await runDoctor({ target: machine({ '/proc/x': '' }) });
    expect(report.findings).toEqual([]);
    expect(report.limits.mode).toBe('unknown');
    expect(report.limits.gomaxprocs['go1.26']).toBeNull();
    const passed = report.outcomes.filter((o) => o.status === 'pass').map((o) => o.slug);
    expect(passed).toEqual(
      ['cpu-go125-mount-root', 'cpu-quota-overflow'].filter((slug) => passed.includes(slug)),
    );
  });

  test('a check that throws is a result', async () => {
    const [first] = CHECKS;
    if (first === undefined) throw new Error('no checks');
    const broken: AnyCheck = {
      ...first,
      needs: [],
      run: () => {
        throw new Error('bug');
      },
    };
    const report = await runDoctor({ target: machine(POD), checks: [broken] });
    expect(report.verdicts[first.slug]).toBe('crashed');
    expect(report.outcomes[0]?.reason?.en).toContain('bug');
    expect(report.summary.crashed).toBe(1);
  });

  test('files that are refused are unknown with the reason', async () => {
    const report = await runDoctor({
      target: machine(POD, { unreadable: { '/sys/fs/cgroup/cpu.max': 'EACCES' } }),
    });
    expect(report.limits.cpu).toMatchObject({ state: 'unknown' });
    expect(report.verdicts['cpu-cgroup-hidden']).toBe('unknown');
    expect(report.verdicts['cpu-gomaxprocs-over']).toBe('unknown');
    expect(report.limits.gomaxprocs['go1.26']).toBe(8);
  });
});

describe('what if', () => {
  const changes = async (...texts: readonly string[]) => {
    const report = await runDoctor({ target: machine(POD), whatIf: texts.map(parseWhatIf) });
    return { report, changes: Object.fromEntries((report.changes ?? []).map((c) => [c.slug, c.change])) };
  };

  test('the quota were larger', async () => {
    const { report, changes: came } = await changes('cpu.quota=8');
    expect(report.limits.effectiveCpuQuota).toBe(8);
    expect(report.limits.gomaxprocs).toEqual({ 'go1.24': 8, 'go1.25.0': 8, 'go1.26': 8, automaxprocs: 8 });
    expect(came).toMatchObject({ 'cpu-gomaxprocs-over': 'disappears' });
  });

  test('there were no quota', async () => {
    const { report } = await changes('cpu.quota=max');
    expect(report.limits).toMatchObject({ effectiveCpuQuota: null, cpu: { state: 'unlimited' } });
  });

  test('memory, the environment, the Go version and its language line were others', async () => {
    const { report, changes: came } = await changes(
      'memory.limit=1GiB',
      'env.GOMEMLIMIT=1GiB',
      'go.version=go1.26.0',
      'go.language=1.24',
    );
    expect(report.limits.effectiveMemoryLimit).toBe(1_073_741_824);
    expect(came).toMatchObject({ 'cg-gomemlimit-unset': 'disappears', 'cg-gomemlimit-too-high': 'appears' });
    expect(report.findings.find((f) => f.slug === 'cpu-gomaxprocs-over')?.claim.en).toContain('8 threads');
  });

  test('the kernel, the CPUs, or any file were others', async () => {
    const { report } = await changes('kernel.release=2.6.18', 'cpus=2', 'file:/sys/fs/cgroup/memory.max=max');
    expect(report.verdicts['kern-below-go-minimum']).toBe('finding');
    expect(report.limits).toMatchObject({ cpusAllowed: 2, effectiveMemoryLimit: null });
  });

  test('mistakes are told with the nearest name', async () => {
    expect(() => parseWhatIf('cpu.qouta=1')).toThrow('cpu.quota');
    for (const text of ['cpu.quota', '=1', 'nonsense=1', 'env.=1'])
      expect(await codeOf(() => parseWhatIf(text))).toBe('BAD_WHAT_IF');
    for (const text of ['cpu.quota=much', 'cpu.quota=-1', 'memory.limit=512MB', 'cpus=0', 'go.version=2']) {
      expect([text, await codeOf(() => changes(text))]).toEqual([text, 'BAD_WHAT_IF']);
    }
  });
});

describe('suppressions', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-suppress-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (content: unknown) => {
    const path = join(folder, 'suppressions.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readSuppressionFile(path);
  };

  test('take a finding out and show it as suppressed', async () => {
    const suppressions = await read({
      suppressions: [{ check: 'CPU006', scope: 'snapshot:*', reason: 'load test' }],
    });
    const report = await runDoctor({ target: machine(POD), suppressions });
    expect(report.verdicts['cpu-throttled']).toBe('suppressed');
    expect(report.findings.map((f) => f.slug)).not.toContain('cpu-throttled');
    expect(report.suppressed).toMatchObject([
      { finding: { slug: 'cpu-throttled' }, reason: 'load test', scope: 'snapshot:*' },
    ]);
    expect(report.summary.suppressed).toBe(1);
  });

  test('do nothing elsewhere and after their end', async () => {
    const elsewhere = await read({ suppressions: [{ check: 'cpu-throttled', scope: 'pid:*', reason: 'x' }] });
    expect(
      (await runDoctor({ target: machine(POD), suppressions: elsewhere })).verdicts['cpu-throttled'],
    ).toBe('finding');
    const expired = await read({
      suppressions: [{ check: 'cpu-throttled', reason: 'x', until: '2020-01-01' }],
    });
    expect((await runDoctor({ target: machine(POD), suppressions: expired })).verdicts['cpu-throttled']).toBe(
      'finding',
    );
  });

  test.each([
    ['no JSON', '{'],
    ['no list', {}],
    ['an unknown check', { suppressions: [{ check: 'cpu-nothing', reason: 'x' }] }],
    ['no reason', { suppressions: [{ check: 'cpu-throttled' }] }],
    ['an empty reason', { suppressions: [{ check: 'cpu-throttled', reason: ' ' }] }],
    ['no date', { suppressions: [{ check: 'cpu-throttled', reason: 'x', until: 'soon' }] }],
    ['not an object', { suppressions: ['cpu-throttled'] }],
    ['a slip in a key', { suppressions: [{ check: 'cpu-throttled', reason: 'x', untill: '2027-01-01' }] }],
  ])('refuse %s', async (_, content) => {
    expect(await codeOf(() => read(content))).toBe('SUPPRESSIONS_NOT_READABLE');
  });
});

describe('a baseline', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'goroscope-baseline-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (content: unknown) => {
    const path = join(folder, 'baseline.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  test('known findings do not fail, new and worse ones do', async () => {
    const report = await runDoctor({ target: machine(POD) });
    const [first, ...others] = report.findings;
    if (first === undefined) throw new Error('no findings');
    const same = compareWithBaseline(report, await readBaseline(write(report)));
    expect(same).toMatchObject({ fresh: [], gone: [], known: report.findings.map((f) => f.slug) });
    expect(isFailing({ ...report, baseline: same }, 'info')).toBe(false);
    expect(isFailing(report, 'info')).toBe(true);
    const fewer = compareWithBaseline(report, await readBaseline(write({ ...report, findings: others })));
    expect(fewer.fresh).toEqual([first.slug]);
    const milder = { ...report, findings: report.findings.map((f) => ({ ...f, severity: 'info' })) };
    const worse = compareWithBaseline(report, await readBaseline(write(milder)));
    expect(worse.fresh).toEqual(report.findings.filter((f) => f.severity !== 'info').map((f) => f.slug));
    const gone = compareWithBaseline({ ...report, findings: [] }, await readBaseline(write(report)));
    expect(gone.gone).toHaveLength(report.findings.length);
  });

  test.each([
    ['no JSON', '{'],
    ['no report', {}],
    ['another schema', { schema: 2, findings: [] }],
  ])('%s is refused', async (_, content) => {
    expect(await codeOf(() => readBaseline(write(content)))).toBe('BASELINE_NOT_READABLE');
  });
});

describe('targets', () => {
  test.each(['', 'nowhere', 'pid:', 'snapshot:', 'kubernetes:a/b', 'toString:x'])(
    '%j is unknown',
    async (text) => {
      expect(await codeOf(() => openTarget(text))).toBe('UNKNOWN_TARGET');
    },
  );

  test.each([
    ['contaner:web', 'container:'],
    ['deplyo:shop/x', 'deploy:'],
    ['locl', 'local'],
  ])('%s is told the nearest kind in both languages', async (text, near) => {
    const error: unknown = await openTarget(text).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'UNKNOWN_TARGET' });
    for (const lang of ['en', 'zh'] as const)
      expect((error as AppError).describe(lang).message).toContain(near);
  });

  test('a process is named by a number', async () => {
    expect(await codeOf(() => openTarget('pid:abc'))).toBe('BAD_TARGET');
  });

  test.skipIf(process.platform !== 'linux')('a process that is not there', async () => {
    expect(await codeOf(() => openTarget('pid:999999999'))).toBe('NO_SUCH_PROCESS');
  });

  test.skipIf(process.platform !== 'linux')('this host and one of its processes', async () => {
    const local = await runDoctor({ target: await openTarget('local') });
    expect(local.limits.cpusAllowed).toBeGreaterThan(0);
    expect(Object.values(local.verdicts)).not.toContain('crashed');
    // Each collector works here; one that a busy machine made late is looked at once more.
    const worked = new Set<string>();
    const look = async (): Promise<readonly string[]> => {
      const { collectors } = await runDoctor({ target: await openTarget('local') });
      for (const { name, status } of collectors) if (status === 'ok') worked.add(name);
      expect(collectors.map(({ status }) => status)).not.toContain('crashed');
      return collectors.map(({ name }) => name).filter((name) => !worked.has(name));
    };
    await expect.poll(look).toEqual([]);
    const judge = async (): Promise<unknown> => {
      const own = await runDoctor({ target: await openTarget(`pid:${process.pid}`), watchMs: 10 });
      expect(Object.values(own.verdicts)).not.toContain('crashed');
      return own.verdicts['lim-fd-pressure'];
    };
    await expect.poll(judge).toBe('pass');
  });
});

describe('choosing and explaining', () => {
  test('by slug, id and room', async () => {
    expect(chooseChecks(['cpu-throttled', 'CG001']).map((c) => c.slug)).toEqual(['cg-mode', 'cpu-throttled']);
    expect(chooseChecks(['kern']).every((c) => c.room === 'kern')).toBe(true);
    expect(chooseChecks([])).toBe(CHECKS);
    expect(await codeOf(() => chooseChecks(['cpu-thorttled']))).toBe('UNKNOWN_CHECK');
  });

  test.each(CHECKS.map((check) => check.slug))('explains %s in both languages', (slug) => {
    const [check] = chooseChecks([slug]);
    if (check === undefined) throw new Error(slug);
    for (const lang of ['en', 'zh'] as const) {
      const page = renderExplanation(check, { lang, color: false, columns: 80, json: false });
      expect(page).toContain(check.id);
      expect(page.length).toBeGreaterThan(200);
    }
    expect(
      JSON.parse(renderExplanation(check, { lang: 'en', color: false, columns: 80, json: true })),
    ).toMatchObject({ schema: 1, slug });
  });

  test('lists every check', async () => {
    expect((await renderCheckList('zh', false)).trim().split('\n')).toHaveLength(CHECKS.length);
    expect(JSON.parse(await renderCheckList('en', true))).toMatchObject({ schema: 1 });
  });
});
