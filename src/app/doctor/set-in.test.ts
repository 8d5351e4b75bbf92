import { expect, test } from 'vitest';
import { parsePod } from '../../formats/k8s/parse-pod.ts';
import { parseGoMod } from '../../formats/go-mod/parse-go-mod.ts';
import { parseUnit } from '../../formats/systemd-unit/parse-unit.ts';
import { present } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import { limitSetIn, requireSetIn, variableSetIn } from '../../analyze/differential/set-in.ts';

const at = <T>(value: T) => present(value, '/x', 1);

test('a unit file and its drop-ins: the last line that sets it, with its number', () => {
  const file = '/etc/systemd/system/app.service';
  const dropIn = `${file}.d/10-cpu.conf`;
  const parse = (path: string, text: string) => parseUnit(text).map((a) => ({ ...a, file: path }));
  const facts: FactTable = {
    'systemd.unit': at({
      name: 'app.service',
      files: [file, dropIn],
      assignments: [
        ...parse(file, '[Service]\nEnvironment="GOMAXPROCS=8" A=1\nCPUQuota=400%\nMemoryMax=1G\n'),
        ...parse(dropIn, '# smaller\n[Service]\nCPUQuota=50%\n'),
      ],
    }),
  };
  expect(limitSetIn(facts, 'cpu')).toEqual({ file: dropIn, line: 'CPUQuota=50%', at: 3 });
  expect(limitSetIn(facts, 'memory')).toEqual({ file, line: 'MemoryMax=1G', at: 4 });
  expect(variableSetIn(facts, 'GOMAXPROCS')).toMatchObject({ file, at: 2 });
  expect(variableSetIn(facts, 'MAXPROCS')).toBeUndefined();
});

test('go.mod: the requirement, when the program was built from that module', () => {
  const { file, lines } = parseGoMod(
    'module a.b/c\n\ngo 1.24\n\nrequire (\n\tgo.uber.org/automaxprocs v1.6.0\n)\n',
  );
  expect(lines).toMatchObject({ go: 3, 'require go.uber.org/automaxprocs': 6 });
  const facts: FactTable = {
    'go.project': at({ dir: '/src', goMod: file, hasVendor: false, goWork: undefined, lines }),
  };
  expect(requireSetIn(facts, 'go.uber.org/automaxprocs')).toEqual({
    file: '/src/go.mod',
    line: 'require go.uber.org/automaxprocs v1.6.0',
    at: 6,
  });
  expect(requireSetIn(facts, 'other')).toBeUndefined();
  expect(limitSetIn(facts, 'cpu')).toBeUndefined();
});

const unit = (assignments: string, rest: object = {}) =>
  at({
    name: 'app.service',
    files: ['/u'],
    assignments: parseUnit(`[Service]\n${assignments}`).map((a) => ({ ...a, file: '/u' })),
    ...rest,
  });
const limited = (cpus: number) => at({ state: 'limited' as const, value: cpus, setBy: '/g', chain: [] });

test('a unit that says another number is not to blame; a slice above it is', () => {
  const slice = {
    name: 'app.slice',
    files: ['/s'],
    assignments: parseUnit('[Slice]\nCPUQuota=50%\n').map((a) => ({ ...a, file: '/s' })),
  };
  const facts: FactTable = { 'systemd.unit': unit('CPUQuota=400%\n'), 'systemd.slices': at([slice]) };
  expect(limitSetIn({ ...facts, 'limits.cpu': limited(0.5) }, 'cpu')).toEqual({
    file: '/s',
    line: 'CPUQuota=50%',
    at: 2,
  });
  expect(limitSetIn({ ...facts, 'limits.cpu': limited(4) }, 'cpu')).toMatchObject({ file: '/u', at: 2 });
  expect(limitSetIn({ ...facts, 'limits.cpu': limited(3) }, 'cpu')).toBeUndefined();
});

test('variables of a unit: quoted words, files that win, what was taken back, specifiers', () => {
  const env = (value: string) => at(new Map([['GOMAXPROCS', value]]));
  const plain = unit('Environment="A=b GOMAXPROCS=8" GOMAXPROCS=4\n');
  expect(variableSetIn({ 'systemd.unit': plain, env: env('4') }, 'GOMAXPROCS')).toEqual({
    file: '/u',
    line: 'Environment=GOMAXPROCS=4',
    at: 2,
  });
  expect(variableSetIn({ 'systemd.unit': plain, env: env('5') }, 'GOMAXPROCS')).toBeUndefined();
  expect(variableSetIn({ 'systemd.unit': plain, env: at(new Map()) }, 'GOMAXPROCS')).toBeUndefined();
  const reset = unit('Environment=GOMAXPROCS=4\nEnvironment=\n');
  expect(variableSetIn({ 'systemd.unit': reset, env: env('4') }, 'GOMAXPROCS')).toBeUndefined();
  const special = unit('Environment=GOMAXPROCS=%i\n');
  expect(variableSetIn({ 'systemd.unit': special, env: env('7') }, 'GOMAXPROCS')).toMatchObject({ at: 2 });
  const environmentFiles = [{ file: '/etc/default/app', name: 'GOMAXPROCS', value: '2', line: 9 }];
  const both = unit('Environment=GOMAXPROCS=4\n', { environmentFiles });
  expect(variableSetIn({ 'systemd.unit': both, env: env('2') }, 'GOMAXPROCS')).toEqual({
    file: '/etc/default/app',
    line: 'GOMAXPROCS=2',
    at: 9,
  });
});

test('a Dockerfile: the image as it is usually built, then another target, and only the one compose builds from', () => {
  const env = at(new Map([['GOMAXPROCS', '3']]));
  const own = { by: 'dockerfile' as const, file: '/D', at: 6, sets: 'env.GOMAXPROCS', value: '3' };
  const place = (written: object) =>
    variableSetIn({ env, 'settings.written': at({ settings: [], ...written }) }, 'GOMAXPROCS');
  const stage = { ...own, line: '--target debug: ENV GOMAXPROCS=3', stage: 'debug' };
  const last = { ...own, line: 'ENV GOMAXPROCS=3', at: 9 };
  expect(place({ settings: [last, stage] })).toMatchObject({ at: 9 });
  expect(place({ settings: [{ ...last, value: '8' }, stage] })).toMatchObject({ line: stage.line, at: 6 });
  const compose = { service: 'api', builtServices: ['api'] };
  const ofApi = { ...last, file: '/api', container: 'api' };
  expect(place({ ...compose, settings: [ofApi, last] })).toMatchObject({ file: '/api' });
  expect(place({ ...compose, settings: [last] })).toBeUndefined();
  expect(place({ ...compose, service: 'web', settings: [ofApi, last] })).toMatchObject({ file: '/D' });
});

test('a chart: by the labels of its pods, values before the template that refers to them', () => {
  const labelled = (labels: object) =>
    at(
      parsePod(
        JSON.stringify({
          kind: 'Pod',
          metadata: { name: 'rel-checkout-1', namespace: 'shop', labels },
          spec: { containers: [{ name: 'app' }] },
        }),
      ) ?? expect.fail('a pod'),
    );
  const base = { by: 'manifest' as const, chart: 'checkout', sets: 'limit.cpu', container: 'app' };
  const settings = [
    { ...base, file: 't.yaml', line: 'cpu: {{ .Values.cpu }}', at: 20, value: null },
    { ...base, file: 'values.yaml', line: 'cpu: 500m', at: 3, value: '0.5' },
  ];
  const place = (labels: object, cpus: number) =>
    limitSetIn(
      { 'k8s.pod': labelled(labels), 'settings.written': at({ settings }), 'limits.cpu': limited(cpus) },
      'cpu',
    );
  const labels = { 'helm.sh/chart': 'checkout-0.3.1' };
  expect(place(labels, 0.5)).toEqual({ file: 'values.yaml', line: 'cpu: 500m', at: 3 });
  expect(place(labels, 2)).toEqual({ file: 't.yaml', line: 'cpu: {{ .Values.cpu }}', at: 20 });
  expect(place({ 'app.kubernetes.io/name': 'checkout' }, 0.5)).toMatchObject({ file: 'values.yaml' });
  expect(place({ 'helm.sh/chart': 'checkout-worker-1.0.0' }, 0.5)).toBeUndefined();
  expect(place({}, 0.5)).toBeUndefined();
});

test('a manifest: workload, namespace and container must be those of the pod', () => {
  const pod = (name: string) =>
    at(
      parsePod(
        JSON.stringify({
          kind: 'Pod',
          metadata: { name, namespace: 'shop' },
          spec: { containers: [{ name: 'app', resources: { limits: { cpu: '500m' } } }] },
        }),
      ) ?? expect.fail('a pod'),
    );
  const setting = (workload: object, container = 'app') => ({
    by: 'manifest' as const,
    file: 'k8s/app.yaml',
    line: 'cpu: 500m',
    at: 26,
    sets: 'limit.cpu',
    value: '0.5',
    container,
    workload: { kind: 'Deployment', name: 'checkout', ...workload },
  });
  const place = (name: string, one: ReturnType<typeof setting>, cpus = 0.5) =>
    limitSetIn(
      { 'k8s.pod': pod(name), 'settings.written': at({ settings: [one] }), 'limits.cpu': limited(cpus) },
      'cpu',
    )?.file;
  expect(place('checkout-7d9c-x2x7p', setting({}))).toBe('k8s/app.yaml');
  expect(place('checkout-7d9c-x2x7p', setting({ namespace: 'shop' }))).toBe('k8s/app.yaml');
  expect(place('checkout', setting({ kind: 'Pod' }))).toBe('k8s/app.yaml');
  for (const other of [
    place('checkout-7d9c-x2x7p', setting({ namespace: 'other' })),
    place('checkout-7d9c-x2x7p', setting({}, 'sidecar')),
    place('checkouts-7d9c-x2x7p', setting({})),
    place('checkout-7d9c-x2x7p', setting({ kind: 'Pod' })),
    place('checkout-7d9c-x2x7p', setting({}), 2),
  ])
    expect(other).toMatch(/^pod shop\/checkout/);
});
