import type { Claim } from './claim.ts';

/** Claims about observability, each with what is so. */
export const OBSERVABILITY_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-25',
    verdict: 'false',
    claim: { en: 'Heap profiles carry the label cgroup_path', zh: '堆剖析带有标签 cgroup_path' },
    fact: {
      en: 'Labels exist in CPU and goroutine profiles only.',
      zh: '标签只存在于 CPU 与 goroutine 剖析。',
    },
    sources: ['https://pkg.go.dev/runtime/pprof#Do'],
  },
  {
    id: 'claim-35',
    verdict: 'misleading',
    claim: { en: 'Fetch a block profile with curl, then kubectl cp', zh: '用 curl 取阻塞剖析再 kubectl cp' },
    fact: {
      en: 'curl has already written it locally; it is empty unless SetBlockProfileRate was called.',
      zh: 'curl 已写到本地；若未调用 SetBlockProfileRate 则为空。',
    },
    sources: ['https://pkg.go.dev/runtime#SetBlockProfileRate'],
  },
  {
    id: 'claim-77',
    verdict: 'outdated',
    claim: {
      en: 'The distribution docker-desktop-data runs the builds',
      zh: 'docker-desktop-data 发行版执行构建',
    },
    fact: {
      en: 'It held data only and newer Docker Desktop has none.',
      zh: '它只存放数据，新版 Docker Desktop 已取消。',
    },
    sources: ['https://docs.docker.com/desktop/features/wsl/'],
  },
  {
    id: 'claim-78',
    verdict: 'false',
    claim: {
      en: 'The runtime turns SIGPIPE and SIGQUIT into panics',
      zh: '运行时会把 SIGPIPE 与 SIGQUIT 变成 panic',
    },
    fact: {
      en: 'SIGPIPE ends the program on descriptors 1 and 2, else it is EPIPE; SIGQUIT prints stacks and exits with 2.',
      zh: 'SIGPIPE 在描述符 1、2 上终止程序，其他为 EPIPE；SIGQUIT 打印栈并以 2 退出。',
    },
    sources: ['https://pkg.go.dev/os/signal'],
  },
  {
    id: 'claim-79',
    verdict: 'false',
    claim: {
      en: 'The tracepoint sched_create_thread sees goroutines',
      zh: '跟踪点 sched_create_thread 能看到 goroutine',
    },
    fact: {
      en: 'The kernel does not see goroutines; uprobes on the runtime or runtime/trace do.',
      zh: '内核看不到 goroutine；需对运行时使用 uprobe 或 runtime/trace。',
    },
    sources: ['https://pkg.go.dev/runtime/trace'],
  },
  {
    id: 'claim-80',
    verdict: 'false',
    claim: {
      en: 'etcd takes --heartbeat-interval=500ms; Prometheus uses the G1 collector',
      zh: 'etcd 接受 --heartbeat-interval=500ms；Prometheus 使用 G1 回收器',
    },
    fact: {
      en: 'It takes milliseconds as a whole number; Go has its own concurrent mark-sweep collector.',
      zh: '其值为整数毫秒；Go 使用自己的并发标记清除回收器。',
    },
    sources: ['https://etcd.io/docs/latest/tuning/'],
  },
];
