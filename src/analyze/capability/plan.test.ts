import { describe, expect, test } from 'vitest';
import { missing, present } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import type { ProcessStatus } from '../../model/host.ts';
import { capabilityPlan } from './plan.ts';

function facts(values: { readonly [K in FactKey]?: Facts[K] }): FactTable {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, present(value, `/${key}`, 1)]),
  ) as FactTable;
}

const status = (uid: number, ...caps: readonly bigint[]): ProcessStatus => ({
  name: 'p',
  threads: 1,
  cpusAllowed: undefined,
  memoryNodesAllowed: undefined,
  seccomp: 0,
  uid,
  gid: uid,
  groups: [],
  capEff: caps.reduce((set, bit) => set | (1n << bit), 0n),
  noNewPrivs: false,
  rssBytes: undefined,
});
const [PTRACE, SYSLOG, PERFMON, BPF] = [19n, 34n, 38n, 39n];
const OPEN = {
  'observer.status': status(1000),
  'process.status': status(1000),
  'kernel.ptraceScope': 0n,
  'kernel.perfEventParanoid': 1n,
  'kernel.btf': true,
};

function way(id: string, values: { readonly [K in FactKey]?: Facts[K] }) {
  const found = capabilityPlan(facts(values)).find((one) => one.id === id);
  if (found === undefined) throw new Error(`a way ${id}`);
  return found;
}

describe('tracing a process (ptrace(2), Yama)', () => {
  test('the same user may at scope 0, not at scope 1, and with CAP_SYS_PTRACE at both', () => {
    expect(way('debugger', OPEN).state).toBe('possible');
    const closed = way('debugger', { ...OPEN, 'kernel.ptraceScope': 1n });
    expect(closed).toMatchObject({
      state: 'blocked',
      unlock: { text: { en: expect.stringContaining('CAP_SYS_PTRACE') } },
    });
    const may = { ...OPEN, 'kernel.ptraceScope': 1n, 'observer.status': status(1000, PTRACE) };
    expect(way('strace', may).state).toBe('possible');
  });

  test('another user, scope 3 and a seccomp filter stand in the way', () => {
    expect(way('debugger', { ...OPEN, 'process.status': status(7) }).because.en).toContain('another user');
    const never = { ...OPEN, 'kernel.ptraceScope': 3n, 'observer.status': status(0, PTRACE) };
    expect(way('strace', never).because.en).toContain('nobody');
    const filtered = { ...OPEN, 'seccomp.answers': { ptrace: 'EPERM' } };
    expect(way('strace', filtered).because.en).toContain('seccomp');
    expect(way('strace', { ...OPEN, 'seccomp.answers': { ptrace: 'ESRCH' } }).state).toBe('possible');
  });
});

describe('perf and eBPF', () => {
  test('perf by level, by CAP_PERFMON, not inside of a user namespace', () => {
    expect(way('perf', OPEN).state).toBe('possible');
    const closed = { ...OPEN, 'kernel.perfEventParanoid': 3n };
    expect(way('perf', closed)).toMatchObject({
      state: 'blocked',
      unlock: { command: expect.stringContaining('setcap') },
    });
    const granted = { ...closed, 'observer.status': status(1000, PERFMON) };
    expect(way('perf', granted).state).toBe('possible');
    const inner = [{ inside: 0, outside: 1000, count: 1 }];
    expect(way('perf', { ...granted, 'place.idMap': inner }).because.en).toContain('user namespace');
  });

  test('eBPF needs CAP_BPF and CAP_PERFMON together, and BTF', () => {
    expect(way('ebpf', OPEN).state).toBe('blocked');
    expect(way('ebpf', { ...OPEN, 'observer.status': status(0, BPF) }).state).toBe('blocked');
    const both = { ...OPEN, 'observer.status': status(0, BPF, PERFMON) };
    expect(way('ebpf', both).state).toBe('possible');
    expect(way('ebpf', { ...both, 'kernel.btf': false }).unlock?.text.en).toContain('BTF');
  });
});

test('kernel log, symbols, core files, pressure, control groups', () => {
  expect(way('kernel-log', { ...OPEN, 'kernel.dmesgRestrict': 1n }).state).toBe('blocked');
  const syslog = { ...OPEN, 'kernel.dmesgRestrict': 1n, 'observer.status': status(1, SYSLOG) };
  expect(way('kernel-log', syslog).state).toBe('possible');
  expect(way('kernel-symbols', { ...syslog, 'kernel.kptrRestrict': 1n }).state).toBe('possible');
  expect(way('kernel-symbols', { ...syslog, 'kernel.kptrRestrict': 2n }).state).toBe('blocked');
  const core = (soft: bigint | null) => ({ 'process.limits': { 'core file size': { soft, hard: null } } });
  expect(way('core', core(0n))).toMatchObject({
    state: 'blocked',
    unlock: { command: expect.stringContaining('prlimit') },
  });
  expect(way('core', core(null)).state).toBe('possible');
  expect(way('pressure', { 'kernel.psi': false }).unlock?.command).toBe('psi=1');
  const write = (allowed: boolean) => ({
    'cgroup.mayWrite': { allowed, code: 'EROFS', by: 'kernel' as const },
  });
  expect(way('cgroup-write', write(true)).state).toBe('possible');
  expect(way('cgroup-write', write(false)).because.en).toContain('EROFS');
});

test('tracefs: readable, refused, not mounted', () => {
  const reason = { en: 'x', zh: 'x' };
  const plan = (table: FactTable) => capabilityPlan(table).find((one) => one.id === 'ftrace');
  expect(plan(facts({ 'kernel.tracing': '/sys/kernel/tracing' }))?.state).toBe('possible');
  expect(plan({ 'kernel.tracing': missing('denied', reason, '/x') })?.because.en).toContain(
    'may not be read',
  );
  expect(plan({ 'kernel.tracing': missing('absent', reason, '/x') })?.because.en).toContain('does not exist');
});

test('the flight recorder by release, a debug container in a pod only', () => {
  const of = (minor: number) => ({
    'go.binary': { version: { text: `go1.${minor}.0`, minor, patch: 0 }, settings: {}, modules: {} },
  });
  expect(way('flight-recorder', of(25)).state).toBe('possible');
  expect(way('flight-recorder', of(24)).state).toBe('blocked');
  expect(way('kube-debug', { scenario: ['kubernetes-pod'] }).unlock?.command).toContain('can-i');
  expect(capabilityPlan(facts({ scenario: ['docker'] })).some((one) => one.id === 'kube-debug')).toBe(false);
});

test('without facts nothing is promised, and every closed way has a key', () => {
  const plan = capabilityPlan({});
  expect(plan.filter((one) => one.state === 'possible')).toEqual([]);
  for (const one of plan) {
    expect(one.unlock?.text.zh).toMatch(/[\u4e00-\u9fff]|psi/);
    expect(one.how.length).toBeGreaterThan(5);
  }
  expect(new Set(plan.map((one) => one.id)).size).toBe(plan.length);
});
