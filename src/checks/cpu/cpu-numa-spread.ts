import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { formatCpuSet, intersectCpus } from '../../model/cpu-set.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  spread: {
    en: 'The process may run on {count} NUMA nodes ({nodes}); Go does not know nodes, so goroutines read memory across them.',
    zh: '进程可以在 {count} 个 NUMA 节点（{nodes}）上运行；Go 不感知节点，goroutine 会跨节点访问内存。',
  },
  bind: {
    en: 'For a service that counts microseconds, bind it to one node; otherwise leave it.',
    zh: '对微秒级敏感的服务，请绑定到单个节点；其他服务可不处理。',
  },
  single: { en: 'the machine has one NUMA node', zh: '机器只有一个 NUMA 节点' },
  within: { en: 'all allowed CPUs lie on one node', zh: '可用 CPU 都在同一节点上' },
} as const;

/** The allowed CPUs span several NUMA nodes. */
export const check = defineCheck({
  id: 'CPU009',
  slug: 'cpu-numa-spread',
  room: 'cpu',
  scope: 'process',
  severity: 'info',
  title: { en: 'Spread over NUMA nodes', zh: '跨 NUMA 节点运行' },
  doc: {
    why: {
      en: 'Memory of another node costs about one and a half to two times the latency. The Go scheduler moves goroutines freely between threads and knows nothing of nodes; only a cpuset or numactl keeps them together.',
      zh: '访问其他节点内存的延迟约为本地的 1.5 到 2 倍。Go 调度器在各线程间自由迁移 goroutine，并不感知节点；只有 cpuset 或 numactl 能让它们集中。',
    },
    rule: {
      en: 'CPUs of more than one node are in the affinity mask.',
      zh: '亲和性掩码包含多个节点的 CPU。',
    },
    falsePositive: {
      en: 'Throughput jobs and anything bound by the network gain nothing from binding.',
      zh: '吞吐型任务以及受网络限制的程序不会从绑定中受益。',
    },
    remedy: {
      en: 'numactl, CPUAffinity= with NUMAPolicy= in systemd, or the topology manager policy single-numa-node in Kubernetes.',
      zh: '使用 numactl；systemd 的 CPUAffinity= 与 NUMAPolicy=；或 Kubernetes 拓扑管理策略 single-numa-node。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/mm/numa_memory_policy.html',
      'https://kubernetes.io/docs/tasks/administer-cluster/topology-manager/',
    ],
  },
  needs: ['cpu.allowed', 'numa.nodes'],
  texts,
  run: (view) => {
    const nodes = view.get('numa.nodes');
    if (nodes.length < 2) return notApplicable(say(texts.single));
    const allowed = view.get('cpu.allowed');
    const used = nodes.filter((node) => intersectCpus(node.cpus, allowed).length > 0);
    if (used.length < 2) return pass(say(texts.within));
    const names = used.map((node) => node.id).join(', ');
    return finding({
      severity: 'info',
      confidence: 0.6,
      claim: say(texts.spread, { count: used.length, nodes: names }),
      evidence: [
        view.proof('cpu.allowed', formatCpuSet(allowed)),
        ...used.map((node) =>
          view.proof(
            'numa.nodes',
            formatCpuSet(node.cpus),
            `/sys/devices/system/node/node${node.id}/cpulist`,
          ),
        ),
      ],
      remedy: [{ text: texts.bind, command: 'numactl --cpunodebind=0 --membind=0 PROGRAM' }],
    });
  },
});
