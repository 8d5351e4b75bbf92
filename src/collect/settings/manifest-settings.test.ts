import { expect, test } from 'vitest';
import { manifestSettings } from './manifest-settings.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: app
          image: app:1
          env:
            - name: GOMAXPROCS
              value: "8"
            - name: DB_PASSWORD
              value: hunter2
            - name: GOMEMLIMIT
              valueFrom: {resourceFieldRef: {resource: limits.memory}}
            - name: GOGC
              valueFrom:
                configMapKeyRef: {name: tuning, key: gc}
          envFrom:
            - configMapRef: {name: tuning}
          resources:
            limits:
              cpu: 500m
              memory: 1Gi
---
apiVersion: v1
kind: ConfigMap
metadata: {name: tuning}
data:
  gc: "50"
  GODEBUG: madvdontneed=1
  TOKEN: hunter3
`;

test('a workload, with what it takes from a ConfigMap', () => {
  const settings = manifestSettings([{ path: 'k8s.yaml', text: DEPLOYMENT }]);
  expect(settings.map(({ line, at, sets, value }) => [line, at, sets, value])).toEqual([
    ['containers[app].resources.limits.cpu: 500m', 26, 'limit.cpu', '0.5'],
    ['containers[app].resources.limits.memory: 1Gi', 27, 'limit.memory', '1073741824'],
    ['ConfigMap tuning data.GODEBUG: madvdontneed=1', 34, 'env.GODEBUG', 'madvdontneed=1'],
    ['ConfigMap tuning data.gc: 50', 33, 'env.GOGC', '50'],
    ['containers[app].env[GOMAXPROCS]: 8', 14, 'env.GOMAXPROCS', '8'],
    ['containers[app].env[GOMEMLIMIT]: resourceFieldRef limits.memory', 18, 'env.GOMEMLIMIT', null],
  ]);
  expect(settings[0]).toMatchObject({
    by: 'manifest',
    file: 'k8s.yaml',
    container: 'app',
    workload: { kind: 'Deployment', namespace: 'shop', name: 'checkout' },
  });
  expect(JSON.stringify(settings)).not.toContain('hunter');
});

test.each([
  ['CronJob', 'spec: {jobTemplate: {spec: {template: {spec: {containers: [C]}}}}}'],
  ['StatefulSet', 'spec: {template: {spec: {containers: [C]}}}'],
  ['Pod', 'spec: {containers: [C]}'],
])('%s', (kind, spec) => {
  const container = '{name: c, resources: {limits: {cpu: 2}}}';
  const text = `kind: ${kind}\nmetadata: {name: x}\n${spec.replace('C', container)}\n`;
  expect(manifestSettings([{ path: 'x', text }])).toMatchObject([{ at: 3, value: '2', workload: { kind } }]);
  const list = `kind: List\nitems:\n- {kind: ${kind}, metadata: {name: x}, ${spec.replace('C', container)}}\n`;
  expect(manifestSettings([{ path: 'x', text: list }])).toMatchObject([{ at: 3, value: '2' }]);
});

test.each([
  ['a template', 'kind: Deployment\nmetadata: {name: {{ .Values.name }}}\n'],
  ['other kinds', 'kind: Service\nmetadata: {name: x}\n'],
  ['a kind of the prototype', 'kind: constructor\nmetadata: {name: x}\n'],
  ['no name', 'kind: Pod\nspec: {containers: [{name: c, resources: {limits: {cpu: 1}}}]}\n'],
  ['wrong kinds', 'kind: Pod\nmetadata: {name: x}\nspec: {containers: {name: c}}\n'],
  ['every cut', DEPLOYMENT.slice(0, 100)],
])('%s: nothing', (_, text) => expect(manifestSettings([{ path: 'x', text }])).toEqual([]));

test('every beginning of a file is read without an error', () => {
  for (let n = 0; n <= DEPLOYMENT.length; n += 3)
    expect(() => manifestSettings([{ path: 'x', text: DEPLOYMENT.slice(0, n) }])).not.toThrow();
});
