import { defineMessages } from '../../base/messages.ts';

/** Ways to look into a program. */
export const capabilityNames = defineMessages({
  'cpu-profile': { en: 'CPU, heap, lock and goroutine profiles', zh: 'CPU、堆、锁与 goroutine profile' },
  'execution-trace': { en: 'execution trace', zh: '执行跟踪（trace）' },
  'flight-recorder': { en: 'flight recorder', zh: '飞行记录器' },
  'goroutine-dump': { en: 'goroutine dump by SIGQUIT', zh: '用 SIGQUIT 转储 goroutine' },
  debugger: { en: 'debugger (delve, gdb)', zh: '调试器（delve、gdb）' },
  strace: { en: 'system calls (strace)', zh: '系统调用（strace）' },
  'process-files': { en: "the process's own files in /proc", zh: '/proc 中该进程的文件' },
  perf: { en: 'perf: CPU samples with kernel', zh: 'perf：含内核的 CPU 采样' },
  ebpf: { en: 'eBPF tools', zh: 'eBPF 工具' },
  ftrace: { en: 'tracepoints (tracefs)', zh: '跟踪点（tracefs）' },
  'kernel-symbols': { en: 'names of kernel functions', zh: '内核函数名' },
  'kernel-log': { en: 'kernel log (out-of-memory kills)', zh: '内核日志（内存不足终止记录）' },
  core: { en: 'core dump at a crash', zh: '崩溃时的核心转储' },
  pressure: { en: 'pressure (PSI)', zh: '压力指标（PSI）' },
  'cgroup-write': { en: 'change limits for an experiment', zh: '为实验修改限额' },
  packets: { en: 'packet capture', zh: '抓包' },
  'kube-debug': { en: 'ephemeral debug container', zh: '临时调试容器' },
});

/** Why a way is open or closed, and what opens it. */
export const capabilityMessages = defineMessages({
  noPermission: {
    en: 'needs no permission: the runtime uses timers and signals of its own process; the program must serve it',
    zh: '不需要权限：运行时使用自身进程的定时器与信号；但程序必须提供该端点',
  },
  askPprof: {
    en: 'ask the ports of the process whether one serves net/http/pprof',
    zh: '询问该进程的端口是否提供 net/http/pprof',
  },
  pprofServed: { en: 'the process serves net/http/pprof at {url}', zh: '该进程在 {url} 提供 net/http/pprof' },
  pprofNot: {
    en: 'no port of the process serves net/http/pprof (asked: {ports})',
    zh: '该进程没有端口提供 net/http/pprof（已询问：{ports}）',
  },
  pprofNoPort: { en: 'the process listens on no TCP port', zh: '该进程没有监听任何 TCP 端口' },
  servePprof: { en: 'serve net/http/pprof on a loopback port', zh: '在回环端口上提供 net/http/pprof' },
  recorderOld: {
    en: 'runtime/trace.FlightRecorder came with Go 1.25; this is {version}',
    zh: 'runtime/trace.FlightRecorder 自 Go 1.25 提供；当前为 {version}',
  },
  recorderFine: { en: '{version} has it; the program must start it', zh: '{version} 支持；程序需要启动它' },
  recorderUnknown: { en: 'the release of the program is not known', zh: '程序的 Go 版本未知' },
  nameBinary: { en: 'name the process or its file', zh: '指明进程或程序文件' },
  rebuild: { en: 'build with Go 1.25 or later', zh: '用 Go 1.25 或更新版本构建' },
  sameUser: { en: 'same user as the process', zh: '与该进程属于同一用户' },
  hasCap: { en: '{cap} is there', zh: '已有 {cap}' },
  otherUser: { en: 'the process belongs to another user', zh: '该进程属于其他用户' },
  rightsUnknown: { en: 'the rights of the process that looks are not known', zh: '观察进程的权限未知' },
  useCap: { en: 'grant {cap} to the process that looks', zh: '授予观察进程 {cap}' },
  ptraceFree: {
    en: 'same user, and kernel.yama.ptrace_scope is 0',
    zh: '同一用户，且 kernel.yama.ptrace_scope 为 0',
  },
  ptraceChildren: {
    en: 'kernel.yama.ptrace_scope is {scope}: only children may be traced',
    zh: 'kernel.yama.ptrace_scope 为 {scope}：只能跟踪子进程',
  },
  ptraceNobody: {
    en: 'kernel.yama.ptrace_scope is 3: nobody may trace until the next boot',
    zh: 'kernel.yama.ptrace_scope 为 3：重启前任何人都不能跟踪',
  },
  ptraceUnlockBoot: {
    en: 'set kernel.yama.ptrace_scope to 2 or less in /etc/sysctl.d and boot again',
    zh: '在 /etc/sysctl.d 中将 kernel.yama.ptrace_scope 设为 2 或更小后重启',
  },
  seccomp: { en: 'the seccomp filter refuses {call}', zh: 'seccomp 过滤器拒绝 {call}' },
  inner: {
    en: 'inside a user namespace of its own, where capabilities do not count for this',
    zh: '处于独立的用户命名空间，其中的能力对此无效',
  },
  fromHost: {
    en: 'run it on the host or in a container without its own user namespace',
    zh: '在宿主机上，或在没有独立用户命名空间的容器中运行',
  },
  perfOpen: { en: 'kernel.perf_event_paranoid is {level}', zh: 'kernel.perf_event_paranoid 为 {level}' },
  perfUser: {
    en: 'kernel.perf_event_paranoid is {level}: user space of own processes only',
    zh: 'kernel.perf_event_paranoid 为 {level}：仅限自己进程的用户态',
  },
  perfClosed: {
    en: 'kernel.perf_event_paranoid is {level}: not without a capability',
    zh: 'kernel.perf_event_paranoid 为 {level}：没有相应能力则不可用',
  },
  bpfFine: {
    en: 'may load programs, and type information (BTF) is there',
    zh: '可以加载程序，且有类型信息（BTF）',
  },
  bpfNoBtf: {
    en: 'may load programs, but the kernel has no type information (BTF)',
    zh: '可以加载程序，但内核没有类型信息（BTF）',
  },
  bpfBtfUnlock: {
    en: 'use a kernel with CONFIG_DEBUG_INFO_BTF=y',
    zh: '使用启用 CONFIG_DEBUG_INFO_BTF=y 的内核',
  },
  noCap: { en: '{cap} is missing', zh: '缺少 {cap}' },
  gone: { en: '{what} does not exist here', zh: '此处没有 {what}' },
  cannotList: { en: '{what} may not be read by this user', zh: '当前用户无权读取 {what}' },
  readable: { en: '{what} is readable', zh: '{what} 可读' },
  notRead: { en: '{what} could not be read', zh: '{what} 未能读取' },
  mountTracefs: { en: 'mount tracefs, or read it as root', zh: '挂载 tracefs，或以 root 读取' },
  kptrHidden: {
    en: 'kernel.kptr_restrict is {level}: addresses are hidden',
    zh: 'kernel.kptr_restrict 为 {level}：地址被隐藏',
  },
  kptrOpen: { en: 'kernel.kptr_restrict is {level}', zh: 'kernel.kptr_restrict 为 {level}' },
  lowerKptr: {
    en: 'set kernel.kptr_restrict to 0 or 1 with CAP_SYSLOG',
    zh: '将 kernel.kptr_restrict 设为 0，或设为 1 并拥有 CAP_SYSLOG',
  },
  logOpen: { en: 'the kernel log is open to everybody', zh: '任何人都可读取内核日志' },
  logClosed: { en: 'kernel.dmesg_restrict is 1', zh: 'kernel.dmesg_restrict 为 1' },
  coreFine: {
    en: 'core files may have {size}; GOTRACEBACK=crash makes Go abort',
    zh: '核心文件上限 {size}；GOTRACEBACK=crash 使 Go 触发转储',
  },
  coreOff: { en: 'the limit of core files is 0', zh: '核心文件上限为 0' },
  unlimited: { en: 'any size', zh: '不限' },
  raiseCore: { en: 'raise the limit for this process', zh: '为该进程提高上限' },
  psiOff: { en: 'the kernel does not count pressure', zh: '内核未统计压力' },
  psiUnlock: { en: 'boot with psi=1', zh: '以 psi=1 启动内核' },
  mayWrite: { en: 'this user may write to the group of the process', zh: '当前用户可写该进程的控制组' },
  mayNotWrite: {
    en: 'the group of the process cannot be written: {code}',
    zh: '无法写入该进程的控制组：{code}',
  },
  delegate: {
    en: 'let systemd delegate the group, or work as root with the hierarchy mounted read-write',
    zh: '由 systemd 委派该控制组，或以 root 身份并读写挂载层级',
  },
  kubeUnknown: { en: 'the cluster decides (RBAC)', zh: '由集群的 RBAC 决定' },
  kubeUnlock: {
    en: 'a role with "create" on pods/ephemeralcontainers and "get" on pods',
    zh: '需要对 pods/ephemeralcontainers 拥有 create、对 pods 拥有 get 的角色',
  },
});
