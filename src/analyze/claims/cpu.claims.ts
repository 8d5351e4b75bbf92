import type { Claim } from './claim.ts';

/** Claims about cpu, each with what is so. */
export const CPU_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-16',
    verdict: 'false',
    claim: {
      en: 'NumCPU reads /proc/cpuinfo and ignores cpusets',
      zh: 'NumCPU 读取 /proc/cpuinfo 并忽略 cpuset',
    },
    fact: {
      en: 'It counts the mask of sched_getaffinity at start, so cpusets and taskset are honoured by every Go.',
      zh: '它在启动时统计 sched_getaffinity 的掩码，因此所有版本的 Go 都遵守 cpuset 与 taskset。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/runtime/os_linux.go'],
  },
  {
    id: 'claim-17',
    verdict: 'outdated',
    claim: {
      en: 'GOMAXPROCS knows nothing of control groups; or: since 1.21 it follows cpu.max and cpu.weight',
      zh: 'GOMAXPROCS 不了解控制组；或：自 1.21 起遵循 cpu.max 与 cpu.weight',
    },
    fact: {
      en: 'Nothing before 1.25; since then the quota alone, never the weight.',
      zh: '1.25 之前没有；此后只看配额，从不看权重。',
    },
    sources: [
      'https://go.dev/doc/go1.25',
      'https://go.dev/blog/container-aware-gomaxprocs',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/cgroup_linux.go#L109',
    ],
  },
  {
    id: 'claim-18',
    verdict: 'misleading',
    claim: {
      en: 'Read /sys/fs/cgroup/cpuset/cpuset.cpus for the allowed CPUs',
      zh: '读取 /sys/fs/cgroup/cpuset/cpuset.cpus 得到可用 CPU',
    },
    fact: {
      en: 'That is v1. On v2 it is cpuset.cpus.effective of the own group: the online CPUs its parent grants. Cpus_allowed_list of /proc/self/status works everywhere (Linux 2.6.26) and knows taskset too.',
      zh: '那是 v1。v2 为自身组的 cpuset.cpus.effective，即父组授予的在线 CPU。/proc/self/status 的 Cpus_allowed_list 处处可用（Linux 2.6.26 起），也包含 taskset 的影响。',
    },
    sources: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpuset-interface-files',
      'https://man7.org/linux/man-pages/man7/cpuset.7.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man5/proc_pid_status.5.html#DESCRIPTION',
    ],
  },
  {
    id: 'claim-19',
    verdict: 'true',
    claim: {
      en: 'With the static CPU manager compare GOMAXPROCS with the cpuset',
      zh: '使用静态 CPU 管理器时应比较 GOMAXPROCS 与 cpuset',
    },
    fact: {
      en: 'Needs a Guaranteed pod with whole CPUs. Since Kubernetes 1.33 such a container has no quota (gate DisableCPUQuotaWithExclusiveCPUs, on by default), so that cpu.max reads max.',
      zh: '需要 Guaranteed Pod 且为整数 CPU。Kubernetes 1.33 起此类容器不设配额（特性门控 DisableCPUQuotaWithExclusiveCPUs，默认开启），cpu.max 读到 max。',
    },
    sources: [
      'https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/#static-policy',
      'https://github.com/kubernetes/kubernetes/pull/127525',
      'https://github.com/kubernetes/kubernetes/blob/b0b89d3bd251db932ed5a7bef66039fb88acab64/pkg/features/kube_features.go',
    ],
  },
  {
    id: 'claim-27',
    verdict: 'false',
    claim: {
      en: 'cpu.max "100000 100000" is ten percent of a CPU',
      zh: 'cpu.max “100000 100000”是一个 CPU 的百分之十',
    },
    fact: {
      en: 'It is one whole CPU; ten percent is "10000 100000".',
      zh: '它是一整个 CPU；百分之十为“10000 100000”。',
    },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files'],
  },
  {
    id: 'claim-28',
    verdict: 'true',
    claim: {
      en: 'cpu.weight is a relative share with the default 100',
      zh: 'cpu.weight 是相对份额，默认 100',
    },
    fact: {
      en: 'From 1 to 10000 (0 is shown with cpu.idle). Only groups that can use the CPU at the moment share it, so that it matters only while CPUs are contended.',
      zh: '范围 1 至 10000（设置 cpu.idle 时显示 0）。只有当前能用 CPU 的组参与分配，因此仅在 CPU 争用时有意义。',
    },
    sources: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#weights',
    ],
  },
  {
    id: 'claim-29',
    verdict: 'false',
    claim: {
      en: 'schedtrace needs Go 1.21 and a quota injects preemption points',
      zh: 'schedtrace 需要 Go 1.21，配额会注入抢占点',
    },
    fact: {
      en: 'schedtrace came before Go 1.4, while the sources still lay in src/pkg. The kernel throttles threads that are out of quota until the next period, and the runtime is not told.',
      zh: 'schedtrace 早于 Go 1.4，那时源码还在 src/pkg。配额用尽的线程由内核节流到下一周期，运行时并不知情。',
    },
    sources: [
      'https://go.googlesource.com/go/+/4f2e382c9fb646e6f34bb0d7c4fa1a0a963a3b54',
      'https://pkg.go.dev/runtime#hdr-Environment_Variables',
      'https://docs.kernel.org/scheduler/sched-bwc.html',
    ],
  },
  {
    id: 'claim-73',
    verdict: 'false',
    claim: {
      en: 'Goroutines use up process ids, so raise pid_max',
      zh: 'goroutine 消耗进程号，应提高 pid_max',
    },
    fact: {
      en: 'Threads do. They are bounded by pids.max, RLIMIT_NPROC, threads-max and SetMaxThreads.',
      zh: '消耗的是线程，受 pids.max、RLIMIT_NPROC、threads-max 与 SetMaxThreads 限制。',
    },
    sources: ['https://pkg.go.dev/runtime/debug#SetMaxThreads'],
  },
  {
    id: 'claim-75',
    verdict: 'false',
    claim: {
      en: 'GOMAXPROCS or schedtrace bind to NUMA nodes',
      zh: 'GOMAXPROCS 或 schedtrace 能绑定 NUMA 节点',
    },
    fact: {
      en: 'GOMAXPROCS bounds the threads that run Go code, schedtrace prints a line; the sources of the runtime (1.26) do not speak of NUMA at all. numactl and cpusets bind.',
      zh: 'GOMAXPROCS 限制运行 Go 代码的线程数，schedtrace 只打印一行；运行时源码（1.26）完全没有提到 NUMA。绑定靠 numactl 与 cpuset。',
    },
    sources: [
      'https://pkg.go.dev/runtime#hdr-Environment_Variables',
      'https://manpages.ubuntu.com/manpages/noble/man8/numactl.8.html',
      'https://man7.org/linux/man-pages/man7/cpuset.7.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man7/numa.7.html#DESCRIPTION',
    ],
  },
];
