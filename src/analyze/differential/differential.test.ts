import { describe, expect, test } from 'vitest';
import { missing, present } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import type { GoBinary } from '../../model/go-process.ts';
import { runtimeVersusKernel } from './differential.ts';

function facts(values: { readonly [K in FactKey]?: Facts[K] }): FactTable {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, present(value, `/${key}`, 1)]),
  ) as FactTable;
}

const WHY = { en: 'why', zh: '原因' };
const LEAF = '/sys/fs/cgroup/pod/leaf';
const POD = '/sys/fs/cgroup/pod';
const belief = (
  runtime: Facts['go.belief']['runtime'],
  gomaxprocs: number,
  rest: Partial<Facts['go.belief']> = {},
) => ({
  runtime,
  gomaxprocs,
  limitCpus: null,
  limitFile: null,
  because: WHY,
  overflows: false,
  ...rest,
});
const beliefs = {
  'go1.24': belief('go1.24', 16),
  'go1.25.0': belief('go1.25.0', 16),
  'go1.26': belief('go1.26', 16),
  automaxprocs: belief('automaxprocs', 16),
};
const quota = (dir: string, raw: string, value: number | null) => ({ dir, file: 'cpu.max', raw, value });
const leafLimited = (cpus: number) => ({
  state: 'limited' as const,
  value: cpus,
  setBy: LEAF,
  chain: [quota(LEAF, String(cpus), cpus)],
});
const podLimited = {
  state: 'limited' as const,
  value: 1.5,
  setBy: POD,
  chain: [quota(LEAF, 'max 100000', null), quota(POD, '150000 100000', 1.5)],
};
const binary = (text: string, rest: Partial<GoBinary> = {}): GoBinary => ({
  version: { text, minor: Number(text.slice(4, 6)), patch: 0 },
  settings: {},
  modules: {},
  ...rest,
});
const allowed = [{ first: 0, last: 15 }];

function cpu(values: { readonly [K in FactKey]?: Facts[K] }) {
  const [row] = runtimeVersusKernel(
    facts({ 'go.beliefs': beliefs, 'cpu.allowed': allowed, env: new Map(), ...values }),
  );
  if (row === undefined) throw new Error('a row for CPU');
  return row;
}

function memory(values: { readonly [K in FactKey]?: Facts[K] }) {
  const row = runtimeVersusKernel(facts({ env: new Map(), ...values }))[1];
  if (row === undefined) throw new Error('a row for memory');
  return row;
}

describe('CPU', () => {
  test('a limit above the group that the runtime reads is to blame', () => {
    const row = cpu({
      'limits.cpu': podLimited,
      'go.binary': binary('go1.26.1'),
      'go.belief': belief('go1.26', 16, { limitFile: `${LEAF}/cpu.max` }),
    });
    expect(row).toMatchObject({ kernel: 1.5, verdict: 'believes-more', ratio: 10.67, standsIn: false });
    expect(row.blame).toMatchObject({ file: `${POD}/cpu.max`, line: '150000 100000' });
    expect(row.blame?.why.en).toContain('above');
    expect(row.others.find((o) => o.runtime === 'jvm24')?.value).toBe(2);
    expect(row.chain.map((step) => step.path)).toEqual([LEAF, POD]);
  });

  test('the variable GOMAXPROCS is to blame before everything else', () => {
    const row = cpu({
      'limits.cpu': leafLimited(2),
      env: new Map([['GOMAXPROCS', '8']]),
      'go.binary': binary('go1.24.1'),
      'go.belief': belief('go1.24', 8),
    });
    expect(row.blame).toMatchObject({ file: '/env', line: 'GOMAXPROCS=8' });
  });

  test('a release that reads no limit, a language line, a GODEBUG setting', () => {
    const over = { 'limits.cpu': leafLimited(2) };
    expect(
      cpu({ ...over, 'go.binary': binary('go1.24.1'), 'go.belief': belief('go1.24', 16) }).blame,
    ).toMatchObject({ file: '/go.binary', line: 'go1.24.1' });
    const gated = binary('go1.26.1', {
      settings: { DefaultGODEBUG: 'containermaxprocs=0,updatemaxprocs=0' },
    });
    const belief26 = { 'go.belief': belief('go1.26', 16) };
    expect(cpu({ ...over, ...belief26, 'go.binary': gated }).blame?.line).toContain('DefaultGODEBUG');
    const project = {
      dir: '/src/app',
      goMod: {
        module: 'example.org/app',
        go: '1.24',
        toolchain: undefined,
        godebug: {},
        require: [],
        replace: [],
        use: [],
      },
      hasVendor: false,
      goWork: undefined,
    };
    const main = { path: 'example.org/app' } as unknown;
    const named = { 'binary.facts': { main } as Facts['binary.facts'], 'go.project': project };
    expect(cpu({ ...over, ...belief26, ...named, 'go.binary': gated }).blame).toMatchObject({
      file: '/src/app/go.mod',
      line: 'go 1.24',
    });
    const env = new Map([['GODEBUG', 'containermaxprocs=0']]);
    expect(cpu({ ...over, ...belief26, env, 'go.binary': binary('go1.26.1') }).blame?.line).toBe(
      'GODEBUG=containermaxprocs=0',
    );
  });

  test('half a CPU: the minimum of two is to blame, with the text of the file', () => {
    const row = cpu({
      'limits.cpu': leafLimited(0.5),
      'go.binary': binary('go1.26.1'),
      'go.belief': belief('go1.26', 2, { limitCpus: 0.5, limitFile: `${LEAF}/cpu.max` }),
    });
    expect(row.blame).toMatchObject({ file: `${LEAF}/cpu.max` });
    expect(row.blame?.why.en).toContain('below 2');
  });

  test('agrees at the quota rounded up and without a quota; too few threads are told', () => {
    const own = { 'go.binary': binary('go1.26.1') };
    const at = (n: number) => ({
      ...own,
      'go.belief': belief('go1.26', n, { limitCpus: 2.5, limitFile: 'f' }),
    });
    expect(cpu({ 'limits.cpu': leafLimited(2.5), ...at(3) })).toMatchObject({
      verdict: 'agrees',
      blame: null,
    });
    expect(cpu({ 'limits.cpu': { state: 'unlimited', value: null, chain: [] }, ...at(16) }).verdict).toBe(
      'agrees',
    );
    const env = new Map([['GOMAXPROCS', '1']]);
    const few = cpu({ 'limits.cpu': leafLimited(4), ...own, env, 'go.belief': belief('go1.26', 1) });
    expect(few).toMatchObject({ verdict: 'believes-less', blame: { line: 'GOMAXPROCS=1' } });
  });

  test('cannot tell without a limit or a belief; the newest release stands in for an unnamed program', () => {
    expect(runtimeVersusKernel({})[0]).toMatchObject({ verdict: 'unknown', kernel: null, blame: null });
    const unknown = { state: 'unknown' as const, value: null, reason: WHY, chain: [] };
    expect(cpu({ 'limits.cpu': unknown })).toMatchObject({ verdict: 'unknown', standsIn: true, reason: WHY });
  });
});

describe('memory', () => {
  const limit = (bytes: bigint) => ({
    state: 'limited' as const,
    value: bytes,
    setBy: LEAF,
    chain: [{ dir: LEAF, file: 'memory.max', raw: String(bytes), value: bytes }],
  });

  test('no GOMEMLIMIT under a limit: nobody tells the collector', () => {
    const row = memory({ 'limits.memory': limit(2n ** 30n) });
    expect(row).toMatchObject({ verdict: 'believes-more', ratio: null, blame: { line: 'GOMEMLIMIT=' } });
    expect(row.others.map((o) => [o.runtime, o.value])).toEqual([
      ['automemlimit', Math.floor(2 ** 30 * 0.9)],
      ['jvm24', 2 ** 28],
    ]);
  });

  test('at or above the limit it is too high, below it fits, malformed is told', () => {
    const at = (text: string) =>
      memory({ 'limits.memory': limit(2n ** 30n), env: new Map([['GOMEMLIMIT', text]]) });
    expect(at('1GiB')).toMatchObject({
      verdict: 'believes-more',
      ratio: 1,
      blame: { line: 'GOMEMLIMIT=1GiB' },
    });
    expect(at('900MiB')).toMatchObject({ verdict: 'agrees', ratio: 0.88, blame: null });
    expect(at('512MB').blame?.why.en).toContain('malformed');
    expect(at('off').verdict).toBe('believes-more');
  });

  test('automemlimit in the program takes nine tenths', () => {
    const modules = { 'github.com/KimMachineGun/automemlimit': 'v0.7.5' };
    const row = memory({ 'limits.memory': limit(1000n), 'go.binary': binary('go1.26.1', { modules }) });
    expect(row).toMatchObject({ verdict: 'agrees', program: { value: 900 } });
  });

  test('without a limit there is nothing to believe wrongly; an unread environment cannot be compared', () => {
    expect(memory({ 'limits.memory': { state: 'unlimited', value: null, chain: [] } }).verdict).toBe(
      'agrees',
    );
    const table: FactTable = {
      ...facts({ 'limits.memory': limit(1000n) }),
      env: missing('denied', WHY, '/proc/1/environ'),
    };
    expect(runtimeVersusKernel(table)[1]?.verdict).toBe('unknown');
  });
});

test.each(['absent', 'denied', 'failed'] as const)(
  'an environment that is %s does not say that GOMEMLIMIT is not set',
  (status) => {
    const [, memory] = runtimeVersusKernel({ env: missing(status, WHY, '/proc/1/environ') });
    expect(memory?.program).toMatchObject({ value: null, known: false });
    expect(memory?.program.because.en).toContain('environment could not be read');
  },
);
