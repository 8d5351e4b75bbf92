import type { DerivedCase } from '../derived-case.ts';
import type { Draft } from '../draft.ts';

const CORE = 'Kubernetes API reference, core/v1';
const POD = '/k8s/pod.json';
const NODE = '/k8s/node.json';

type Json = Record<string, unknown>;

function change(path: string, edit: (object: never) => void): (draft: Draft) => void {
  return (draft) => {
    const object = JSON.parse(draft.files.get(path) ?? 'null') as never;
    edit(object);
    draft.write(path, JSON.stringify(object));
  };
}

interface PodJson {
  spec: { containers: (Json & { env: Json[]; resources: Json; securityContext: Json })[] } & Json;
  status: { conditions: Json[]; containerStatuses: Json[]; qosClass: string } & Json;
}

const pod = (edit: (one: PodJson) => void) => change(POD, edit);
const node = (edit: (one: { status: { conditions: Json[]; nodeInfo: Json } }) => void) => change(NODE, edit);

function app(one: PodJson): PodJson['spec']['containers'][number] {
  const [first] = one.spec.containers;
  if (first === undefined) throw new Error('the pod has no container');
  return first;
}

function histogram(name: string, bounds: readonly (readonly [string, number])[]): string {
  const count = bounds.at(-1)?.[1] ?? 0;
  return `# TYPE ${name} histogram\n${bounds.map(([le, n]) => `${name}_bucket{le="${le}"} ${n}\n`).join('')}${name}_sum 1\n${name}_count ${count}\n`;
}

const SLOW_DISK: readonly (readonly [string, number])[] = [
  ['0.001', 0],
  ['0.004', 100],
  ['0.008', 200],
  ['0.016', 400],
  ['0.032', 700],
  ['0.064', 990],
  ['0.128', 1000],
  ['+Inf', 1000],
];

/** Objects of the API server and metrics of the neighbours, changed one at a time. */
export const POD_CASES: readonly DerivedCase[] = [
  {
    name: 'a variable from a limit that is not set',
    from: 'pod',
    form: `${CORE}: EnvVar.valueFrom.resourceFieldRef, ResourceRequirements`,
    apply: pod((one) => {
      app(one).env = [
        {
          name: 'GOMAXPROCS',
          valueFrom: { resourceFieldRef: { containerName: 'app', resource: 'limits.cpu', divisor: '0' } },
        },
      ];
      app(one).resources = { requests: { cpu: '250m', memory: '128Mi' } };
    }),
    fires: [],
  },
  {
    name: 'grace shorter than the shutdown',
    from: 'pod',
    form: `${CORE}: PodSpec.terminationGracePeriodSeconds, Lifecycle.preStop`,
    apply: pod((one) => {
      app(one)['lifecycle'] = { preStop: { sleep: { seconds: 20 } } };
      app(one).env.push({ name: 'SHUTDOWN_TIMEOUT', value: '25s' });
    }),
    fires: ['k8s-grace-too-short'],
  },
  {
    name: 'killed for memory last time',
    from: 'pod',
    form: `${CORE}: ContainerStateTerminated`,
    apply: pod((one) => {
      Object.assign(one.status.containerStatuses[0] ?? {}, {
        restartCount: 4,
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      });
    }),
    fires: ['k8s-last-end'],
  },
  {
    name: 'neither requests nor limits',
    from: 'pod',
    form: `${CORE}: ResourceRequirements, PodStatus.qosClass`,
    apply: pod((one) => {
      app(one).resources = {};
      app(one).env = [];
      one.status.qosClass = 'BestEffort';
    }),
    fires: ['k8s-no-requests'],
    silences: ['k8s-downward-no-limit'],
  },
  {
    name: 'v1 control groups under a kubelet of 1.35',
    from: 'pod',
    form: `${CORE}: NodeSystemInfo.kubeletVersion; /proc/PID/mountinfo as in k8s-burstable-v1`,
    apply: (draft) => {
      node((one) => {
        one.status.nodeInfo['kubeletVersion'] = 'v1.35.0';
      })(draft);
      draft.write('/proc/1/cgroup', '3:memory:/\n2:cpu,cpuacct:/\n1:name=systemd:/\n');
      draft.write(
        '/proc/1/mountinfo',
        [
          '30 1 0:20 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755',
          '31 30 0:21 / /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct',
          '32 30 0:22 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
          '33 30 0:23 / /sys/fs/cgroup/systemd ro - cgroup cgroup rw,name=systemd',
        ].join('\n'),
      );
    },
    fires: ['k8s-node-cgroup-v1', 'cg-mode'],
  },
  {
    name: 'memory pressure on the node',
    from: 'pod',
    form: `${CORE}: NodeCondition MemoryPressure`,
    apply: node((one) => {
      one.status.conditions.push({
        type: 'MemoryPressure',
        status: 'True',
        reason: 'KubeletHasInsufficientMemory',
        message: 'kubelet has insufficient memory available',
      });
    }),
    fires: ['k8s-node-pressure'],
  },
  {
    name: 'the node has no network',
    from: 'pod',
    form: `${CORE}: NodeCondition NetworkUnavailable`,
    apply: node((one) => {
      one.status.conditions.push({
        type: 'NetworkUnavailable',
        status: 'True',
        reason: 'NoRouteCreated',
        message: 'Node created without a route',
      });
    }),
    fires: ['cni-node-network'],
  },
  {
    name: 'a resize that waits',
    from: 'pod',
    form: `${CORE}: PodCondition PodResizePending (1.33)`,
    apply: pod((one) => {
      one.status.conditions.push({
        type: 'PodResizePending',
        status: 'True',
        reason: 'Deferred',
        message: "Node didn't have enough resource: cpu",
      });
    }),
    fires: ['k8s-resize-stale'],
  },
  {
    name: 'a certificate with two days left',
    from: 'pod',
    form: 'cert-manager.io/v1 Certificate, status.notAfter',
    apply: (draft) => {
      const notAfter = new Date(draft.index.capturedAtUnixMs + 48 * 3_600_000).toISOString();
      draft.write(
        '/k8s/certificates.json',
        JSON.stringify({
          kind: 'CertificateList',
          apiVersion: 'cert-manager.io/v1',
          items: [
            {
              metadata: { namespace: 'shop', name: 'checkout-tls' },
              spec: { dnsNames: ['checkout.shop.example'], secretName: 'checkout-tls' },
              status: { notAfter },
            },
          ],
        }),
      );
    },
    fires: ['k8s-certificate-expiring'],
  },
  {
    name: 'CoreDNS forwards without a cache and answers NXDOMAIN',
    from: 'pod',
    form: 'CoreDNS manual: Corefile, plugin/metrics',
    apply: (draft) => {
      draft.write(
        '/k8s/coredns.json',
        JSON.stringify({
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: { name: 'coredns', namespace: 'kube-system' },
          data: {
            Corefile:
              '.:53 {\n    errors\n    health\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n}\n',
          },
        }),
      );
      draft.write(
        '/k8s/metrics/coredns.txt',
        [
          '# TYPE coredns_dns_responses_total counter',
          'coredns_dns_responses_total{plugin="forward",rcode="NOERROR",server="dns://:53",view="",zone="."} 2000',
          'coredns_dns_responses_total{plugin="forward",rcode="NXDOMAIN",server="dns://:53",view="",zone="."} 8000',
          '',
        ].join('\n'),
      );
      draft.write(
        '/etc/resolv.conf',
        'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      );
    },
    fires: ['coredns-no-cache', 'coredns-ndots-cost', 'dns-ndots-storm'],
  },
  {
    name: 'etcd on a slow disk, without a leader, near its quota',
    from: 'pod',
    form: 'etcd metrics, https://etcd.io/docs/v3.6/metrics/',
    apply: (draft) =>
      draft.write(
        '/k8s/metrics/etcd.txt',
        [
          histogram('etcd_disk_wal_fsync_duration_seconds', SLOW_DISK),
          histogram('etcd_disk_backend_commit_duration_seconds', SLOW_DISK),
          'etcd_server_has_leader 0\netcd_server_leader_changes_seen_total 9\n',
          'etcd_mvcc_db_total_size_in_bytes 2.1e+09\netcd_server_quota_backend_bytes 2.147483648e+09\n',
          `process_start_time_seconds ${draft.index.capturedAtUnixMs / 1000 - 86_400}\n`,
        ].join(''),
      ),
    fires: ['etcd-commit-slow', 'etcd-database-quota', 'etcd-fsync-slow', 'etcd-leader-changes'],
  },
  {
    name: 'an ingress controller that lives on an old configuration',
    from: 'pod',
    form: 'ingress-nginx docs, user-guide/monitoring: metrics',
    apply: (draft) =>
      draft.write(
        '/k8s/metrics/ingress-nginx.txt',
        [
          '# TYPE nginx_ingress_controller_config_last_reload_successful gauge',
          'nginx_ingress_controller_config_last_reload_successful{controller_class="k8s.io/ingress-nginx",controller_namespace="ingress-nginx",controller_pod="c-1"} 0',
          `nginx_ingress_controller_config_last_reload_successful_timestamp_seconds{controller_class="k8s.io/ingress-nginx"} ${draft.index.capturedAtUnixMs / 1000 - 7200}`,
          '',
        ].join('\n'),
      ),
    fires: ['ingress-reload-failed'],
  },
  {
    name: 'thousands of ingress paths',
    from: 'pod',
    form: 'networking.k8s.io/v1 Ingress',
    apply: (draft) =>
      draft.write(
        '/k8s/ingresses.json',
        JSON.stringify({
          kind: 'IngressList',
          apiVersion: 'networking.k8s.io/v1',
          items: Array.from({ length: 120 }, (_, i) => ({
            metadata: { namespace: 'shop', name: `tenant-${i}` },
            spec: {
              rules: [
                {
                  host: `t${i}.shop.example`,
                  http: {
                    paths: Array.from({ length: 60 }, (__, j) => ({
                      path: `/p${j}`,
                      pathType: 'Prefix',
                      backend: { service: { name: 's', port: { number: 80 } } },
                    })),
                  },
                },
              ],
            },
          })),
        }),
      ),
    fires: ['ingress-config-size'],
  },
  {
    name: 'a mesh that sends every proxy everything',
    from: 'pod',
    form: 'istiod metric pilot_xds_config_size_bytes; Envoy /stats/prometheus',
    apply: (draft) => {
      pod((one) => {
        const [, proxy] = one.spec.containers;
        if (proxy !== undefined) proxy['name'] = 'istio-proxy';
        Object.assign(one.status.containerStatuses[1] ?? {}, { name: 'istio-proxy' });
      })(draft);
      draft.write(
        '/k8s/metrics/istiod.txt',
        histogram('pilot_xds_config_size_bytes', [
          ['1', 0],
          ['10000', 10],
          ['1e+06', 20],
          ['4e+06', 30],
          ['1e+07', 40],
          ['4e+07', 60],
          ['+Inf', 60],
        ]),
      );
      draft.write(
        '/k8s/metrics/envoy.txt',
        'envoy_cluster_manager_active_clusters 4200\nenvoy_server_memory_allocated 3.1e+08\n',
      );
    },
    fires: ['mesh-config-size', 'mesh-proxy-scope'],
  },
];
