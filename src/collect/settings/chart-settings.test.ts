import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chartSettings } from './chart-settings.ts';
import { namedSources, readSources } from './find-sources.ts';

const CHART = 'apiVersion: v2\nname: checkout\nversion: 0.3.1\n';
const HEAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "checkout.fullname" . }}
  labels:
    {{- include "checkout.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  template:
    spec:
      containers:
`;
const VALUES = `replicaCount: 1
autoscaling: {enabled: false}
resources:
  limits:
    cpu: 500m
    memory: 128Mi
procs: 8
env:
  - name: GOMEMLIMIT
    value: 100MiB
  - name: DB_PASSWORD
    value: hunter2
`;

function read(template: string, values = VALUES, more: readonly { path: string; text: string }[] = []) {
  return chartSettings({
    chart: { path: 'Chart.yaml', text: CHART },
    values: [{ path: 'values.yaml', text: values }, ...more],
    templates: [{ path: 't.yaml', text: HEAD + template }],
  });
}

const brief = (found: ReturnType<typeof read>) =>
  found.map(({ file, line, at, sets, value, container }) => [file, line, at, sets, value, container]);

/** Lines of a template that stand behind the head. */
const AT = HEAD.split('\n').length;

describe('a line that refers to a value plainly leads to the line of values.yaml', () => {
  test.each([
    [
      'a block below the key',
      '        - name: {{ .Chart.Name }}\n          resources:\n            {{- toYaml .Values.resources | nindent 12 }}\n',
      2,
    ],
    [
      'a block beside the key',
      '        - name: app\n          resources: {{- toYaml .Values.resources | nindent 12 }}\n',
      1,
    ],
    [
      'within its own scope',
      '        - name: app\n          {{- with .Values.resources }}\n          resources:\n            {{- toYaml . | nindent 12 }}\n          {{- end }}\n',
      3,
    ],
    [
      'from the root in a scope',
      '        - name: app\n          {{- range .Values.list }}\n          {{- end }}\n          {{- with .Values.x }}\n          resources:\n            {{- toYaml $.Values.resources | nindent 12 }}\n          {{- end }}\n',
      5,
    ],
  ])('%s', (_, template, line) => {
    const found = brief(read(template));
    expect(found).toHaveLength(4);
    expect(found[0]?.slice(2, 5)).toEqual([AT + line, 'limit.cpu', null]);
    expect(found[1]).toEqual([
      'values.yaml',
      'resources.limits.cpu: 500m',
      5,
      'limit.cpu',
      '0.5',
      expect.anything(),
    ]);
    expect(found[3]?.slice(0, 5)).toEqual([
      'values.yaml',
      'resources.limits.memory: 128Mi',
      6,
      'limit.memory',
      '134217728',
    ]);
  });

  test('single values, variables, and another file of values', () => {
    const template = `        - name: app
          env:
            - name: GOMAXPROCS
              value: {{ .Values.procs | quote }}
          resources:
            limits:
              cpu: "{{ .Values.resources.limits.cpu }}"
`;
    const prod = { path: 'values-prod.yaml', text: 'resources: {limits: {cpu: 2}}\nprocs: 4\n' };
    expect(brief(read(template, VALUES, [prod]))).toEqual([
      ['t.yaml', 'cpu: "{{ .Values.resources.limits.cpu }}"', AT + 6, 'limit.cpu', null, 'app'],
      ['values.yaml', 'resources.limits.cpu: 500m', 5, 'limit.cpu', '0.5', 'app'],
      ['values-prod.yaml', 'resources.limits.cpu: 2', 1, 'limit.cpu', '2', 'app'],
      ['t.yaml', 'value: {{ .Values.procs | quote }}', AT + 3, 'env.GOMAXPROCS', null, 'app'],
      ['values.yaml', 'procs: 8', 7, 'env.GOMAXPROCS', '8', 'app'],
      ['values-prod.yaml', 'procs: 4', 2, 'env.GOMAXPROCS', '4', 'app'],
    ]);
  });

  test('a list of variables, of which only those of the runtime are taken', () => {
    const found = read(
      '        - name: app\n          env:\n            {{- toYaml .Values.env | nindent 12 }}\n',
    );
    expect(brief(found)).toEqual([
      ['values.yaml', 'env[GOMEMLIMIT]: 100MiB', 10, 'env.GOMEMLIMIT', '100MiB', 'app'],
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

describe('what has to be worked out stays with the line of the template', () => {
  test.each([
    ['a default', '{{ .Values.resources.limits.cpu | default "1" }}'],
    ['a function', '{{ include "checkout.cpu" . }}'],
    ['a calculation', '{{ mul .Values.procs 2 }}'],
    ['part of a value', '{{ .Values.procs }}00m'],
  ])('%s', (_, expression) => {
    const template = `        - name: app\n          resources:\n            limits:\n              cpu: ${expression}\n`;
    expect(brief(read(template))).toEqual([
      ['t.yaml', `cpu: ${expression}`, AT + 3, 'limit.cpu', null, 'app'],
    ]);
  });

  test('values in a loop are not those of the root', () => {
    const template =
      '        {{- range .Values.workers }}\n        - name: app\n          resources:\n            limits:\n              cpu: {{ .cpu }}\n        {{- end }}\n';
    expect(brief(read(template)).map(([file, , , , value]) => [file, value])).toEqual([['t.yaml', null]]);
  });

  test('a name that is worked out counts only where there is one container', () => {
    const one = '        - name: {{ include "n" . }}\n          resources: {limits: {cpu: 1}}\n';
    expect(read(one)[0]).toMatchObject({ sets: 'limit.cpu', value: '1', chart: 'checkout' });
    expect(read(one)[0]).not.toHaveProperty('container');
    expect(read(`${one}        - name: other\n`)).toEqual([]);
  });
});

test.each([
  '',
  '{{',
  '{{ if }}',
  '}}',
  '{{- end }}\n{{- end }}',
  'containers: {{ .Values.x }}',
  '{{/*\n a\n*/}}',
])('an odd template sets nothing: %s', (text) => {
  expect(
    chartSettings({ chart: { path: 'c', text: CHART }, values: [], templates: [{ path: 't', text }] }),
  ).toEqual([]);
});

test('every beginning of a template is read without an error', () => {
  const text = `${HEAD}        - name: app\n          {{- with .Values.resources }}\n          resources:\n            {{- toYaml . | nindent 12 }}\n          {{- end }}\n`;
  for (let n = 0; n <= text.length; n++) {
    const templates = [{ path: 't', text: text.slice(0, n) }];
    expect(() => chartSettings({ chart: { path: 'c', text: CHART }, values: [], templates })).not.toThrow();
  }
});

describe('on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-chart-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a chart is found in a folder, and its templates are no manifests of their own', async () => {
    const chart = join(folder, 'deploy', 'checkout');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), CHART);
    writeFileSync(join(chart, 'values.yaml'), VALUES);
    writeFileSync(
      join(chart, 'templates', 'deployment.yaml'),
      `${HEAD}        - name: {{ .Chart.Name }}\n          resources:\n            {{- toYaml .Values.resources | nindent 12 }}\n`,
    );
    const { settings } = await readSources(await namedSources([folder]));
    expect(settings.map(({ file, value }) => [file.slice(chart.length + 1), value])).toEqual([
      ['templates/deployment.yaml', null],
      ['values.yaml', '0.5'],
      ['templates/deployment.yaml', null],
      ['values.yaml', '134217728'],
    ]);
    expect(settings.every((one) => one.chart === 'checkout' && one.container === 'checkout')).toBe(true);
  });

  test('compose: the Dockerfile and the target that a service is built from, wherever it lies', async () => {
    const at = join(folder, 'compose');
    mkdirSync(join(at, 'images'), { recursive: true });
    writeFileSync(
      join(at, 'compose.yaml'),
      'services:\n  api:\n    build: {context: ., dockerfile: images/api.txt, target: Debug}\n  web:\n    build: ./nowhere\n',
    );
    writeFileSync(
      join(at, 'images', 'api.txt'),
      'FROM a AS base\nENV GOGC=50\nFROM base AS debug\nENV GOMAXPROCS=3\nFROM base\nENV GOMAXPROCS=9\n',
    );
    const { settings, builtServices } = await readSources(await namedSources([join(at, 'compose.yaml')]));
    expect(builtServices).toEqual(['api']);
    expect(settings.map(({ line, at: number, container }) => [line, number, container])).toEqual([
      ['ENV GOGC=50', 2, 'api'],
      ['ENV GOMAXPROCS=3', 4, 'api'],
    ]);
  });
});
