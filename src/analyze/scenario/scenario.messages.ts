import { defineMessages } from '../../base/messages.ts';

/** Names of scenarios. */
export const scenarioNames = defineMessages({
  wsl1: { en: 'WSL 1', zh: 'WSL 1' },
  wsl2: { en: 'WSL 2', zh: 'WSL 2' },
  gvisor: { en: 'gVisor', zh: 'gVisor' },
  firecracker: { en: 'Firecracker virtual machine', zh: 'Firecracker 微虚拟机' },
  'virtual-machine': { en: 'virtual machine', zh: '虚拟机' },
  'bare-metal': { en: 'bare metal', zh: '物理机' },
  'kubernetes-pod': { en: 'Kubernetes pod', zh: 'Kubernetes Pod' },
  docker: { en: 'Docker container', zh: 'Docker 容器' },
  podman: { en: 'Podman container', zh: 'Podman 容器' },
  lxc: { en: 'LXC container', zh: 'LXC 容器' },
  snap: { en: 'snap', zh: 'snap' },
  container: { en: 'container of an unknown engine', zh: '未知引擎的容器' },
  'systemd-service': { en: 'systemd service', zh: 'systemd 服务' },
  'systemd-session': { en: 'login session', zh: '登录会话' },
});

/** What is special in each scenario: what facts mean there, and what they do not tell. */
export const scenarioSpecials = defineMessages({
  wsl1: {
    en: 'There is no Linux kernel: system calls are translated. Control groups, perf, eBPF and most of /sys do not exist.',
    zh: '这里没有 Linux 内核：系统调用由 Windows 转译。控制组、perf、eBPF 以及大部分 /sys 都不存在。',
  },
  wsl2: {
    en: 'Memory and CPUs are limited for the whole virtual machine in .wslconfig on the Windows side, which no control group shows. Files below /mnt/<drive> come over 9p; the clock may jump after the host has slept.',
    zh: '内存与 CPU 在 Windows 侧的 .wslconfig 中对整个虚拟机限定，控制组里看不到。/mnt/<盘符> 下的文件经由 9p 访问；主机休眠后时钟可能跳变。',
  },
  gvisor: {
    en: 'A program in user space answers the system calls: /proc and /sys are its own picture, limits of the outer control group may be invisible, and perf, eBPF and some socket options do not exist.',
    zh: '系统调用由用户态程序应答：/proc 与 /sys 只是它给出的样子，外层控制组的限额可能看不到，perf、eBPF 和部分套接字选项不存在。',
  },
  firecracker: {
    en: 'CPUs and memory are those given to the small virtual machine; what its host takes away shows as steal time only.',
    zh: 'CPU 与内存是分给该微虚拟机的份额；宿主机拿走的部分只体现为 steal 时间。',
  },
  'virtual-machine': {
    en: 'CPU that the hypervisor does not give shows as steal time and in no control group; perf may have no hardware counters.',
    zh: '虚拟机管理程序未分给的 CPU 只体现为 steal 时间，控制组中没有记录；perf 可能没有硬件计数器。',
  },
  'bare-metal': {
    en: 'CPUs, NUMA nodes, huge pages and hardware counters are the real ones; only control groups and cpusets narrow them.',
    zh: 'CPU、NUMA 节点、大页和硬件计数器都是真实的；只有控制组与 cpuset 会加以限制。',
  },
  'kubernetes-pod': {
    en: "Limits become cpu.max and memory.max, requests only weights. The pod's own group lies above the container's and is hidden from inside: look from the node, too.",
    zh: 'limit 对应 cpu.max 与 memory.max，request 只影响权重。Pod 自己的控制组在容器之上，从容器内看不到：请同时从节点侧查看。',
  },
  docker: {
    en: 'The default seccomp profile refuses perf_event_open without CAP_PERFMON; /dev/shm has 64 MiB unless said otherwise; groups above the container are hidden where it has its own cgroup namespace (the default on cgroup v2).',
    zh: '默认 seccomp 配置在没有 CAP_PERFMON 时拒绝 perf_event_open；/dev/shm 默认 64 MiB；拥有独立 cgroup 命名空间时（cgroup v2 的默认值）看不到容器之上的控制组。',
  },
  podman: {
    en: 'No daemon: the container is a child of whoever started it, and its limits sit below the slice of that user.',
    zh: '没有守护进程：容器是启动者的子进程，其限额位于该用户的 slice 之下。',
  },
  lxc: {
    en: 'lxcfs may stand in for /proc/cpuinfo, /proc/meminfo and the list of online CPUs: the affinity mask is the truth.',
    zh: 'lxcfs 可能替换 /proc/cpuinfo、/proc/meminfo 和在线 CPU 列表：应以亲和性掩码为准。',
  },
  snap: {
    en: 'AppArmor may hide /sys/fs/cgroup: Go then takes all CPUs without a word.',
    zh: 'AppArmor 可能遮蔽 /sys/fs/cgroup：此时 Go 会不加提示地使用全部 CPU。',
  },
  container: {
    en: 'The group has the path "/" of its own namespace: limits of groups above cannot be seen from inside.',
    zh: '控制组路径是自身命名空间的“/”：从内部看不到上层控制组的限额。',
  },
  'systemd-service': {
    en: 'Limits come from the unit and its slices (MemoryMax=, CPUQuota=, TasksMax=, LimitNOFILE=); "systemctl set-property" changes them while it runs.',
    zh: '限额来自单元及其 slice（MemoryMax=、CPUQuota=、TasksMax=、LimitNOFILE=）；“systemctl set-property”可在运行中修改。',
  },
  'systemd-session': {
    en: 'This is the place of a shell, not of a service: name the process (pid:N) to judge what it really gets.',
    zh: '这是登录 shell 所在的位置，并非服务的位置：请指明进程（pid:N）以判断它实际得到的资源。',
  },
});

/** Names and values of traits, and what is special because of them. */
export const traitMessages = defineMessages({
  qos: { en: 'QoS class', zh: 'QoS 类别' },
  guaranteed: { en: 'Guaranteed', zh: 'Guaranteed' },
  burstable: { en: 'Burstable', zh: 'Burstable' },
  bestEffort: { en: 'BestEffort', zh: 'BestEffort' },
  guaranteedSpecial: {
    en: 'Killed last when the node runs out of memory (oom_score_adj −997).',
    zh: '节点内存耗尽时最后才会被终止（oom_score_adj −997）。',
  },
  burstableSpecial: {
    en: 'Killed the sooner the smaller its memory request is.',
    zh: '内存 request 越小，越早被终止。',
  },
  burstableRequest: {
    en: 'Killed the sooner the smaller its memory request is: oom_score_adj {adj} stands for about {share} % of the memory of the node.',
    zh: '内存 request 越小，越早被终止：oom_score_adj {adj} 约相当于节点内存的 {share} %。',
  },
  bestEffortSpecial: {
    en: 'No requests: the least CPU weight, and the first to be killed when the node runs out of memory.',
    zh: '没有 request：CPU 权重最低，节点内存耗尽时最先被终止。',
  },
  cpuManager: { en: 'CPU manager', zh: 'CPU 管理策略' },
  policyNone: { en: 'none', zh: 'none' },
  staticExclusive: { en: 'static, CPUs {cpus} of its own', zh: 'static，独占 CPU {cpus}' },
  staticShared: { en: 'static, shared pool', zh: 'static，共享池' },
  exclusiveQuota: {
    en: 'No other container runs on these CPUs. A quota on top still throttles.',
    zh: '其他容器不会使用这些 CPU。但同时存在的配额仍会限流。',
  },
  exclusiveFree: {
    en: 'No other container runs on these CPUs, and no quota throttles: from Kubernetes 1.33 the quota is lifted for exclusive CPUs. GOMAXPROCS follows the affinity mask.',
    zh: '其他容器不会使用这些 CPU，也没有配额限流：自 Kubernetes 1.33 起独占 CPU 不再设置配额。GOMAXPROCS 取亲和性掩码。',
  },
  sharedSpecial: {
    en: 'The mask narrows while it runs when another pod takes CPUs for itself; Go follows from 1.25 on, earlier releases keep the count they started with.',
    zh: '其他 Pod 独占 CPU 后，掩码会在运行中收窄；Go 1.25 起会跟随，更早版本保持启动时的数量。',
  },
  resize: { en: 'in-place resize', zh: '原地调整资源' },
  resizePending: { en: 'asked for, not in force yet', zh: '已请求，尚未生效' },
  resized: { en: 'limits changed between the two samples', zh: '两次采样之间限额发生了变化' },
  resizeSpecial: {
    en: 'GOMAXPROCS follows a new CPU limit from Go 1.25 on, unless it is set; GOMEMLIMIT from the environment keeps the old value until the process restarts.',
    zh: '自 Go 1.25 起，未显式设置的 GOMAXPROCS 会跟随新的 CPU 限额；来自环境变量的 GOMEMLIMIT 在重启前保持旧值。',
  },
  mode: { en: 'mode', zh: '模式' },
  rootful: { en: 'rootful', zh: 'rootful（root 运行）' },
  rootless: { en: 'rootless', zh: 'rootless（非 root 运行）' },
  remapped: { en: 'user ids remapped', zh: '重映射用户 ID' },
  desktop: { en: 'Docker Desktop', zh: 'Docker Desktop' },
  rootfulSpecial: {
    en: 'User 0 inside is user 0 of the host unless capabilities and seccomp stand between.',
    zh: '容器内的 0 号用户就是宿主机的 0 号用户，中间只隔着能力集与 seccomp。',
  },
  rootlessSpecial: {
    en: 'Limits only work for controllers that systemd delegates to the user (Delegate=cpu cpuset io memory pids); ports below net.ipv4.ip_unprivileged_port_start stay closed.',
    zh: '只有 systemd 委派给该用户的控制器才能设限（Delegate=cpu cpuset io memory pids）；低于 net.ipv4.ip_unprivileged_port_start 的端口不可用。',
  },
  remappedSpecial: {
    en: 'Files on bind mounts belong to shifted ids: "permission denied" for root inside is expected there.',
    zh: '绑定挂载中的文件属于偏移后的 ID：容器内的 root 在那里遇到权限不足属于正常现象。',
  },
  desktopSpecial: {
    en: 'Everything runs in a small virtual machine whose CPUs and memory are set in Docker Desktop; bind mounts cross a sharing layer with slow metadata and incomplete inotify.',
    zh: '一切都在小型虚拟机中运行，其 CPU 与内存在 Docker Desktop 中设置；绑定挂载经过共享层，元数据慢且 inotify 不完整。',
  },
  wslVersion: { en: 'release', zh: '版本' },
  wslOld: {
    en: '2.4 or older, or cgroups=v1 in wsl.conf',
    zh: '2.4 或更早，或在 wsl.conf 中设置了 cgroups=v1',
  },
  wslNew: { en: '2.5.1 or newer', zh: '2.5.1 或更新' },
  wslOldSpecial: {
    en: 'v1 controllers beside an empty v2 hierarchy: a tool that looks at the "0::" line alone finds no limits.',
    zh: 'v1 控制器与空的 v2 层级并存：只看“0::”一行的工具找不到任何限额。',
  },
  wslNewSpecial: {
    en: 'Only v2 is mounted, and the distribution sits in its root, which has no memory.max and no cpu.max.',
    zh: '只挂载了 v2，且发行版位于其根部，那里没有 memory.max 和 cpu.max。',
  },
  unit: { en: 'unit', zh: '单元' },
  slice: { en: 'slice', zh: 'slice' },
});
