import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { deriveFacts } from '../../analyze/derive/derive-facts.ts';
import { findCheck } from '../../checks/registry.ts';
import { runCheck } from '../../checks/run-check.ts';
import type { FactTable } from '../../model/facts.ts';
import { collectFacts } from '../collect-facts.ts';
import { redactingTarget } from '../redact/redacting-target.ts';
import { openSnapshotTarget } from '../target/snapshot-target.ts';
import { collector } from './kubernetes.ts';

const SECRET = 'correct-horse-battery-staple';
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Facts of a snapshot with these files, as a doctor run has them. */
async function factsOf(
  files: Readonly<Record<string, string>>,
  absent: readonly string[] = [],
): Promise<FactTable> {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-k8s-'));
  folders.push(folder);
  const index = {
    schema: 1,
    capturedAtUnixMs: Date.parse('2026-08-01T12:00:00Z'),
    target: 'pod:shop/app-7d9c',
    absent,
  };
  const all = { 'goroscope-snapshot.json': JSON.stringify(index), 'proc/version': 'Linux', ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const target = redactingTarget(await openSnapshotTarget(folder));
  const { facts, outcomes } = await collectFacts(target, [collector]);
  expect(outcomes).toMatchObject([{ status: 'ok' }]);
  await target.close();
  return deriveFacts(facts);
}

function verdictOf(slug: string, facts: FactTable): string {
  const check = findCheck(slug);
  if (check === undefined) throw new Error(`no check ${slug}`);
  const result = runCheck(check, facts);
  return result.status === 'finding' ? result.severity : result.status;
}

const POD = JSON.stringify({
  kind: 'Pod',
  metadata: { name: 'app-7d9c', namespace: 'shop' },
  spec: {
    terminationGracePeriodSeconds: 30,
    containers: [
      { name: 'istio-proxy', image: 'p' },
      {
        name: 'app',
        image: 'a',
        resources: { limits: { memory: '512Mi' } },
        env: [
          { name: 'DB_PASSWORD', value: SECRET },
          { name: 'SHUTDOWN_TIMEOUT', value: '25s' },
          { name: 'GOMAXPROCS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } },
        ],
        lifecycle: { preStop: { sleep: { seconds: 10 } } },
      },
    ],
  },
  status: {
    qosClass: 'Burstable',
    containerStatuses: [
      { name: 'app', restartCount: 2, lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } } },
    ],
  },
});
const buckets = (name: string, counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([le, count]) => `${name}_bucket{le="${le}"} ${count}\n`)
    .join('');

test('a snapshot of a pod and its neighbours is judged', async () => {
  const corefile = '.:53 {\n  kubernetes cluster.local\n  forward . /etc/resolv.conf\n}\n';
  const facts = await factsOf({
    'k8s/pod.json': POD,
    'k8s/container': 'app\n',
    'k8s/node.json': JSON.stringify({
      kind: 'Node',
      metadata: { name: 'node-1' },
      status: {
        nodeInfo: { kubeletVersion: 'v1.34.1' },
        conditions: [{ type: 'Ready', status: 'False', message: 'cni plugin not initialized' }],
      },
    }),
    'k8s/coredns.json': JSON.stringify({ kind: 'ConfigMap', data: { Corefile: corefile } }),
    'k8s/certificates.json': JSON.stringify({
      kind: 'CertificateList',
      items: [{ metadata: { name: 'web', namespace: 'shop' }, status: { notAfter: '2026-08-03T12:00:00Z' } }],
    }),
    'k8s/metrics/etcd.txt':
      buckets('etcd_disk_wal_fsync_duration_seconds', {
        '0.008': 500,
        '0.016': 700,
        '0.032': 1000,
        '+Inf': 1000,
      }) + 'etcd_server_has_leader 1\netcd_server_leader_changes_seen_total 1\n',
  });
  expect(
    JSON.stringify(facts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain(SECRET);
  const slugs = [
    'k8s-downward-no-limit',
    'k8s-grace-too-short',
    'k8s-last-end',
    'k8s-certificate-expiring',
    'cni-node-network',
    'coredns-no-cache',
    'etcd-fsync-slow',
    'etcd-leader-changes',
  ];
  // The surroundings are derived elsewhere; a pod that was read stands for them.
  const placed = {
    ...facts,
    scenario: { status: 'ok', value: [], source: 'test', observedAtUnixMs: 0 },
  } as const;
  expect(Object.fromEntries(slugs.map((slug) => [slug, verdictOf(slug, placed)]))).toEqual({
    'k8s-downward-no-limit': 'warn',
    'k8s-grace-too-short': 'warn',
    'k8s-last-end': 'error',
    'k8s-certificate-expiring': 'warn',
    'cni-node-network': 'error',
    'coredns-no-cache': 'warn',
    'etcd-fsync-slow': 'warn',
    'etcd-leader-changes': 'pass',
  });
  // What the snapshot does not hold is not known, since a pod was read; what it says is not there does not apply.
  for (const slug of ['ingress-config-size', 'mesh-config-size', 'mesh-proxy-scope', 'ingress-reload-failed'])
    expect([slug, verdictOf(slug, placed)]).toEqual([slug, 'unknown']);
  const without = await factsOf({ 'k8s/pod.json': POD }, ['/k8s/metrics/istiod.txt']);
  expect(verdictOf('mesh-config-size', { ...without, scenario: placed.scenario })).toBe('not-applicable');
});

test('files that are no such objects are failures, not absences', async () => {
  const facts = await factsOf({
    'k8s/pod.json': '{"kind":"Status","code":403}',
    'k8s/metrics/etcd.txt': '<html>',
  });
  expect([facts['k8s.pod']?.status, facts['etcd.metrics']?.status, facts['k8s.node']?.status]).toEqual([
    'failed',
    'failed',
    'failed',
  ]);
});
