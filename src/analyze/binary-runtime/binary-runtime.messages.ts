import { defineMessages } from '../../base/messages.ts';

/** What a Go program will do on its machine. */
export const binaryRuntimeMessages = defineMessages({
  cpuAffinity: {
    en: 'GOMAXPROCS = CPUs of the affinity mask; a CPU limit of the control group is not read (reading it began with Go 1.25)',
    zh: 'GOMAXPROCS = 亲和性掩码中的 CPU 数；不读取 cgroup 的 CPU 限额（Go 1.25 起才读取）',
  },
  cpuGated: {
    en: 'built by {version}, which could read the CPU limit, but containermaxprocs=0 is recorded: the go line of go.mod is below 1.25, so GOMAXPROCS = CPUs of the affinity mask',
    zh: '由 {version} 构建，本可读取 CPU 限额，但已记录 containermaxprocs=0（go.mod 的 go 行低于 1.25），因此 GOMAXPROCS = 亲和性掩码中的 CPU 数',
  },
  cpuQuota: {
    en: 'GOMAXPROCS = min(CPUs of the affinity mask, max(2, limit of the control group rounded up))',
    zh: 'GOMAXPROCS = min(亲和性掩码中的 CPU 数, max(2, cgroup 限额向上取整))',
  },
  cpuMountPoint: {
    en: 'Go 1.25 ignores the root of the mount: on control groups v1 without a namespace of its own it finds no limit',
    zh: 'Go 1.25 忽略挂载根：在没有独立命名空间的 cgroup v1 上找不到限额',
  },
  cpuFollows: {
    en: 'the limit is read again at most once per second, so a resize is followed',
    zh: '限额最多每秒重新读取一次，可跟随在线调整',
  },
  cpuFixed: {
    en: 'updatemaxprocs=0: the value is fixed at start',
    zh: 'updatemaxprocs=0：启动后数值固定',
  },
  cpuAutomaxprocs: {
    en: 'go.uber.org/automaxprocs {version} sets GOMAXPROCS to the limit rounded down, at least 1',
    zh: 'go.uber.org/automaxprocs {version} 将 GOMAXPROCS 设为限额向下取整，至少为 1',
  },
  cpuDouble: {
    en: 'together with Go {minor} it pins the value and ends live updates: one of the two is enough',
    zh: '与 Go {minor} 同时使用会固定数值并停止动态更新：保留其一即可',
  },
  memoryNoLimit: {
    en: 'GOMEMLIMIT does not exist before Go 1.19: only GOGC shapes the heap',
    zh: 'Go 1.19 之前没有 GOMEMLIMIT：堆大小只由 GOGC 决定',
  },
  memoryEnv: {
    en: 'no Go release reads the memory limit of the control group: set GOMEMLIMIT (90 to 95 % of the limit)',
    zh: '任何 Go 版本都不读取 cgroup 的内存限额：请设置 GOMEMLIMIT（限额的 90% 至 95%）',
  },
  memoryAuto: {
    en: 'automemlimit {version} sets GOMEMLIMIT from the control group (90 % by default)',
    zh: 'automemlimit {version} 根据 cgroup 设置 GOMEMLIMIT（默认 90%）',
  },
  kernel32: {
    en: 'Go 1.26 on 32 bits probes futex_time64: crashes were reported on kernels before 5.1',
    zh: 'Go 1.26 的 32 位程序会探测 futex_time64：在 5.1 之前的内核上有崩溃报告',
  },
  redLineRead: {
    en: '{module} {version} reads only control groups v1: on a v2 host it sees no limit ({since})',
    zh: '{module} {version} 只读取 cgroup v1：在 v2 主机上看不到限额（{since}）',
  },
  sinceVersion: { en: 'v2 since {version}', zh: '自 {version} 起支持 v2' },
  sinceNever: { en: 'no release reads v2', zh: '没有支持 v2 的版本' },
  sincePackage: {
    en: 'v2 is another package of the module, which is not linked',
    zh: 'v2 在该模块的另一个包中，本程序未链接',
  },
});
