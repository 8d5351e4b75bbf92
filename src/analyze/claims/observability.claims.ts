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
    sources: [
      'https://pkg.go.dev/runtime#SetBlockProfileRate',
      'https://github.com/golang/go/blob/go1.26.8/src/net/http/pprof/pprof.go#L51',
    ],
  },
  {
    id: 'claim-77',
    verdict: 'outdated',
    claim: {
      en: 'The distribution docker-desktop-data runs the builds',
      zh: 'docker-desktop-data 发行版执行构建',
    },
    fact: {
      en: 'The engine runs in docker-desktop; docker-desktop-data held images and containers. Fresh installations of Docker Desktop 4.30 and later do not create it, older ones keep it.',
      zh: '引擎运行在 docker-desktop 中；docker-desktop-data 存放镜像与容器。全新安装的 Docker Desktop 4.30 及以后不再创建它，旧安装会保留。',
    },
    sources: [
      'https://docs.docker.com/desktop/features/wsl/best-practices/',
      'https://github.com/docker/docs/pull/22026/files',
    ],
  },
  {
    id: 'claim-78',
    verdict: 'false',
    claim: {
      en: 'The runtime turns SIGPIPE and SIGQUIT into panics',
      zh: '运行时会把 SIGPIPE 与 SIGQUIT 变成 panic',
    },
    fact: {
      en: 'SIGPIPE ends the program on descriptors 1 and 2, else the write fails with EPIPE; SIGQUIT prints stacks and exits with 2. Only SIGSEGV, SIGBUS and SIGFPE that the program itself causes become panics.',
      zh: 'SIGPIPE 在描述符 1、2 上终止程序，其他情况写入以 EPIPE 失败；SIGQUIT 打印栈并以 2 退出。只有程序自身引起的 SIGSEGV、SIGBUS 与 SIGFPE 会变成 panic。',
    },
    sources: [
      'https://pkg.go.dev/os/signal#hdr-SIGPIPE',
      'https://pkg.go.dev/os/signal#hdr-Default_behavior_of_signals_in_Go_programs',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/signal_unix.go#L842',
    ],
  },
  {
    id: 'claim-79',
    verdict: 'false',
    claim: {
      en: 'The tracepoint sched_create_thread sees goroutines',
      zh: '跟踪点 sched_create_thread 能看到 goroutine',
    },
    fact: {
      en: 'There is no such tracepoint; those of sched, such as sched_process_fork, are about threads. runtime/trace sees goroutines, and so do uprobes on runtime.newproc1, a name that may change.',
      zh: '没有这个跟踪点；sched 的跟踪点（如 sched_process_fork）针对线程。runtime/trace 能看到 goroutine，对 runtime.newproc1（名称可能变化）使用 uprobe 也能。',
    },
    sources: [
      'https://github.com/torvalds/linux/blob/master/include/trace/events/sched.h',
      'https://pkg.go.dev/runtime/trace#hdr-Tracing_runtime_activities',
      'https://docs.kernel.org/trace/uprobetracer.html',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/proc.go#L5313',
    ],
  },
  {
    id: 'claim-80',
    verdict: 'false',
    claim: {
      en: 'etcd takes --heartbeat-interval=500ms; Prometheus uses the G1 collector',
      zh: 'etcd 接受 --heartbeat-interval=500ms；Prometheus 使用 G1 回收器',
    },
    fact: {
      en: 'The option is an unsigned whole number of milliseconds, 100 by default. Prometheus is written in Go, whose collector is a concurrent mark and sweep, neither generational nor compacting.',
      zh: '该选项是无符号整数毫秒，默认 100。Prometheus 用 Go 编写，其回收器是并发标记清除，不分代也不压缩。',
    },
    sources: [
      'https://etcd.io/docs/latest/op-guide/configuration/',
      'https://github.com/etcd-io/etcd/blob/00ddd0ca85c37278232f22d32954a4664ed3cfc9/server/embed/config.go',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/mgc.go#L8',
      'https://github.com/prometheus/prometheus/blob/main/go.mod',
    ],
  },
];
