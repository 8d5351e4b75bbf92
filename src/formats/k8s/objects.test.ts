import { expect, test } from 'vitest';
import {
  parseCertificates,
  parseConfigMapKey,
  parseEvents,
  parseIngresses,
  parseTlsSecrets,
} from './parse-cluster.ts';
import { parseConfigz, parseNode } from './parse-node.ts';
import { parsePod } from './parse-pod.ts';

// Fields as the API reference names them (core/v1 Pod of Kubernetes 1.33, in-place resize on).
const POD = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'app-7d9c', namespace: 'shop', labels: { app: 'app' }, unknownField: { deep: [1] } },
  spec: {
    nodeName: 'node-1',
    terminationGracePeriodSeconds: 45,
    shareProcessNamespace: true,
    dnsPolicy: 'ClusterFirst',
    securityContext: { runAsUser: 1000, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [
      { name: 'migrate', image: 'm:1' },
      { name: 'istio-proxy', image: 'p:1', restartPolicy: 'Always' },
    ],
    containers: [
      {
        name: 'app',
        image: 'registry.example/app:1',
        ports: [{ containerPort: 8080 }, { containerPort: 9090, name: 'metrics' }],
        resources: { limits: { cpu: '2500m', memory: '512Mi' }, requests: { cpu: '0.5', memory: '256Mi' } },
        env: [
          {
            name: 'GOMEMLIMIT',
            valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '0' } },
          },
          { name: 'OTHER', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          { name: 'PLAIN', value: 'x' },
        ],
        lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 15 && curl localhost/quit'] } } },
        securityContext: { capabilities: { drop: ['ALL'], add: ['CAP_NET_BIND_SERVICE'] }, runAsUser: 65532 },
        readinessProbe: {},
      },
    ],
    ephemeralContainers: [{ name: 'debug', image: 'd:1', targetContainerName: 'app' }],
  },
  status: {
    phase: 'Running',
    qosClass: 'Burstable',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-08-01T10:00:00Z' }],
    containerStatuses: [
      {
        name: 'app',
        restartCount: 3,
        state: { running: { startedAt: '2026-08-01T09:59:00Z' } },
        lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
        resources: { limits: { cpu: '2500m', memory: '1Gi' } },
      },
    ],
  },
});

test('reads a pod', () => {
  const pod = parsePod(POD);
  expect(pod).toMatchObject({
    namespace: 'shop',
    name: 'app-7d9c',
    graceSec: 45,
    shareProcessNamespace: true,
    qosClass: 'Burstable',
    conditions: [{ type: 'Ready', changedAtUnixMs: 1785578400000 }],
  });
  expect(pod?.container).toMatchObject({
    name: 'app',
    limits: { cpuMilli: 2500n, memoryBytes: 536870912n },
    limitsInForce: { cpuMilli: 2500n, memoryBytes: 1073741824n },
    requests: { cpuMilli: 500n, memoryBytes: 268435456n },
    env: [
      {
        name: 'GOMEMLIMIT',
        value: undefined,
        resource: { container: 'app', resource: 'limits.memory', divisor: '1' },
      },
      { name: 'OTHER', value: undefined, resource: undefined },
      { name: 'PLAIN', value: 'x', resource: undefined },
    ],
    preStop: { kind: 'exec', seconds: 15 },
    security: {
      runAsUser: 65532,
      runAsNonRoot: true,
      seccomp: 'RuntimeDefault',
      addedCapabilities: ['NET_BIND_SERVICE'],
    },
    containerPorts: [8080, 9090],
    restarts: 3,
    lastEnd: { reason: 'OOMKilled', exitCode: 137 },
  });
  expect(pod?.containers.map(({ name, kind }) => [name, kind])).toEqual([
    ['app', 'main'],
    ['migrate', 'init'],
    ['istio-proxy', 'sidecar'],
    ['debug', 'ephemeral'],
  ]);
  expect(parsePod(POD, 'istio-proxy')?.container.kind).toBe('sidecar');
  expect(parsePod(POD, 'nobody')).toBeUndefined();
});

test('reads a node and the settings of its kubelet', () => {
  const status = {
    nodeInfo: {
      kubeletVersion: 'v1.35.1',
      kernelVersion: '6.8.0',
      osImage: 'Debian',
      containerRuntimeVersion: 'containerd://2.1.0',
    },
    allocatable: { cpu: '3920m', memory: '16234567Ki' },
    conditions: [{ type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated' }],
  };
  expect(parseNode(JSON.stringify({ kind: 'Node', metadata: { name: 'n' }, status }))).toMatchObject({
    kubeletVersion: 'v1.35.1',
    allocatable: { cpuMilli: 3920n, memoryBytes: 16624196608n },
    conditions: [{ type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated' }],
  });
  expect(parseConfigz('{"kubeletconfig":{"failCgroupV1":false,"cpuManagerPolicy":"static"}}')).toEqual({
    failCgroupV1: false,
    cpuManagerPolicy: 'static',
    cpuCfsQuota: true,
    podPidsLimit: undefined,
  });
  expect(parseConfigz('{}')).toBeUndefined();
});

test('reads events, old and new', () => {
  const items = [
    { type: 'Warning', reason: 'BackOff', message: 'm', count: 7, lastTimestamp: '2026-08-01T10:00:00Z' },
    {
      type: 'Warning',
      reason: 'Unhealthy',
      series: { count: 9, lastObservedTime: '2026-08-01T11:00:00.000001Z' },
    },
  ];
  expect(parseEvents(JSON.stringify({ kind: 'EventList', items }))).toMatchObject([
    { reason: 'BackOff', count: 7, lastSeenUnixMs: 1785578400000 },
    { reason: 'Unhealthy', count: 9, message: '' },
  ]);
});

test('adds up ingresses', () => {
  const paths = (n: number) => ({ http: { paths: Array.from({ length: n }, () => ({ path: '/' })) } });
  const items = [
    {
      metadata: {
        name: 'a',
        namespace: 'x',
        annotations: { 'nginx.ingress.kubernetes.io/server-snippet': 'abcde' },
      },
      spec: {
        rules: [
          { host: 'a.example', ...paths(2) },
          { host: 'b.example', ...paths(3) },
        ],
      },
    },
    { metadata: { name: 'b' }, spec: { rules: [{ host: 'a.example', ...paths(1) }, {}] } },
  ];
  expect(parseIngresses(JSON.stringify({ kind: 'IngressList', items }))).toEqual({
    objects: 2,
    hosts: 3,
    paths: 6,
    snippetLength: 5,
    largest: { name: 'x/a', paths: 5 },
  });
});

test('reads certificates, secrets and configuration', () => {
  const certificate = {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { dnsNames: ['a', 'b'] },
    status: { notAfter: '2026-08-01T10:00:00Z' },
  };
  expect(parseCertificates(JSON.stringify({ kind: 'CertificateList', items: [certificate, {}] }))).toEqual([
    { where: 'Certificate shop/web', subject: 'a, b', notAfterUnixMs: 1785578400000 },
  ]);
  const secret = { metadata: { name: 't' }, data: { 'tls.crt': 'QQ==', 'tls.key': 'never' } };
  expect(parseTlsSecrets(JSON.stringify({ kind: 'SecretList', items: [secret, { data: {} }] }))).toEqual([
    { where: 'Secret default/t', base64: 'QQ==' },
  ]);
  const map = JSON.stringify({ kind: 'ConfigMap', data: { Corefile: '. {\n}' } });
  expect(parseConfigMapKey(map, 'Corefile')).toBe('. {\n}');
  expect(parseConfigMapKey(map, 'other')).toBeUndefined();
});

test('what is no such object is undefined, cut anywhere too', () => {
  const readers = [parsePod, parseNode, parseEvents, parseIngresses, parseCertificates, parseTlsSecrets];
  for (const read of readers) {
    for (const text of ['', '[]', 'null', '1', '{}', '{"kind":"Status","code":403}', '<html>'])
      expect(read(text)).toBeUndefined();
    for (const kind of ['Pod', 'Node', 'EventList', 'List', 'Event'])
      expect(() =>
        read(`{"kind":"${kind}","items":[null,1,"x",[]],"spec":7,"status":[],"metadata":null}`),
      ).not.toThrow();
  }
  for (let n = 0; n < POD.length; n += 7) expect(parsePod(POD.slice(0, n))).toBeUndefined();
});
