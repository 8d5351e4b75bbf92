import type { Claim } from './claim.ts';

/** Claims about cgroup, each with what is so. */
export const CGROUP_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-20',
    verdict: 'misleading',
    claim: {
      en: 'A first line 0:: in /proc/self/cgroup means cgroup v2',
      zh: '/proc/self/cgroup 首行为 0:: 表示 cgroup v2',
    },
    fact: {
      en: 'Hybrid systems have that line too, as the last one. Ask the file system type of /sys/fs/cgroup, and for each controller where it lives.',
      zh: '混合系统也有这一行，且在末尾。应查看 /sys/fs/cgroup 的文件系统类型，并逐个控制器确认所在层级。',
    },
    doubt: {
      en: 'That the line comes last on hybrid systems was seen on one (Linux 6.18), not read in the kernel.',
      zh: '混合系统上该行在末尾，是在一台机器（Linux 6.18）上所见，未在内核源码中核对。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man7/cgroups.7.html#NOTES',
      'https://man7.org/linux/man-pages/man2/statfs.2.html#DESCRIPTION',
    ],
  },
  {
    id: 'claim-21',
    verdict: 'misleading',
    claim: {
      en: 'The v2 files are /sys/fs/cgroup/memory.max and cpu.max',
      zh: 'v2 的文件是 /sys/fs/cgroup/memory.max 与 cpu.max',
    },
    fact: {
      en: 'Only inside of a private namespace. Elsewhere join mount and membership path, and look at every ancestor.',
      zh: '仅在私有命名空间内如此。其他情况需拼接挂载点与成员路径，并查看每个祖先。',
    },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  {
    id: 'claim-26',
    verdict: 'false',
    claim: { en: 'Unlimited is MaxUint64', zh: '无限制的值是 MaxUint64' },
    fact: { en: 'v2 writes max; v1 9223372036854771712.', zh: 'v2 写作 max；v1 为 9223372036854771712。' },
    sources: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
    ],
  },
  {
    id: 'claim-59',
    verdict: 'false',
    claim: { en: 'WSL2 uses cgroup v1 by default', zh: 'WSL2 默认使用 cgroup v1' },
    fact: { en: 'Hybrid up to 2.4; v2 alone since 2.5.1.', zh: '2.4 及以前为混合；2.5.1 起仅 v2。' },
    sources: ['https://github.com/microsoft/WSL/issues/6662'],
  },
  {
    id: 'claim-60',
    verdict: 'false',
    claim: { en: 'Docker 20.10 forces cgroup v2', zh: 'Docker 20.10 强制 cgroup v2' },
    fact: {
      en: 'Docker supports v2 since 20.10 and follows the host: its namespace is private by default on v2, and that of the host on v1.',
      zh: 'Docker 自 20.10 起支持 v2，并跟随主机：在 v2 上命名空间默认私有，在 v1 上默认用主机的。',
    },
    sources: [
      'https://docs.docker.com/engine/containers/runmetrics/#running-docker-on-cgroup-v2',
      'https://github.com/moby/moby/blob/d606d5ca84d69decbed4ca6a5b600ac7f71f73d4/daemon/config/config_linux.go',
    ],
  },
  {
    id: 'claim-63',
    verdict: 'misleading',
    claim: {
      en: 'CentOS 7 gets cgroup v2 with a new kernel and systemd.unified_cgroup_hierarchy=1',
      zh: 'CentOS 7 换新内核并加 systemd.unified_cgroup_hierarchy=1 即为 cgroup v2',
    },
    fact: {
      en: 'systemd could mount the unified hierarchy from 226 on, and its NEWS for 230 rules out older ones with that option on newer kernels. CentOS 7 has 219; treat it as v1.',
      zh: 'systemd 自 226 起才能挂载统一层级，其 230 的 NEWS 说明旧版不能在新内核上使用该选项。CentOS 7 为 219，按 v1 对待。',
    },
    doubt: {
      en: 'That CentOS 7 has systemd 219 and adds no such support by patches is widely known; its package was not read.',
      zh: 'CentOS 7 使用 systemd 219 且未通过补丁加入该支持是公认的，未查阅其软件包。',
    },
    sources: ['https://github.com/systemd/systemd/blob/v252/NEWS'],
  },
  {
    id: 'claim-64',
    verdict: 'false',
    claim: {
      en: 'RHEL 9 forces v2; disable systemd-cgroups-agent',
      zh: 'RHEL 9 强制 v2；应禁用 systemd-cgroups-agent',
    },
    fact: {
      en: 'v2 is its default, and systemd can be told to mount v1 instead. The agent is what v1 calls when a group of systemd becomes empty; Go has nothing to do with it.',
      zh: 'v2 是默认值，也可让 systemd 改挂 v1。该 agent 由 v1 在 systemd 的某个组变空时调用，与 Go 无关。',
    },
    sources: [
      'https://docs.redhat.com/zh-cn/documentation/red_hat_enterprise_linux/9/html/managing_monitoring_and_updating_the_kernel/proc_mounting-cgroups-v1_assembly_using-cgroupfs-to-manually-manage-cgroups',
      'https://github.com/systemd/systemd/blob/03976f7b4a84b8b1492a549a3470b2bba8f37008/src/cgroups-agent/cgroups-agent.c',
      'https://man7.org/linux/man-pages/man7/cgroups.7.html#CGROUPS_VERSION_1',
    ],
  },
  {
    id: 'claim-65',
    verdict: 'false',
    claim: {
      en: 'containerd/cgroups is v1 only; use runtime-spec',
      zh: 'containerd/cgroups 仅支持 v1，应使用 runtime-spec',
    },
    fact: {
      en: 'Version 3 has packages for both; runtime-spec is only types.',
      zh: '第 3 版同时支持两者；runtime-spec 只是类型定义。',
    },
    sources: [
      'https://github.com/containerd/cgroups/blob/8e9e14c684313307a6088fd6ba31f2763a8ca8ef/cgroup1/cgroup.go',
      'https://github.com/containerd/cgroups/blob/67fbd60977bf5910d7381ceb485eb9f9e063c745/cgroup2/manager.go',
      'https://github.com/opencontainers/runtime-spec/blob/d1ef109cd0b39239ff82c267df314f7ed2da576b/specs-go/config.go',
    ],
  },
  {
    id: 'claim-69',
    verdict: 'false',
    claim: {
      en: 'Images from scratch must mount cgroup2 themselves; use --cgroup-manager with Docker',
      zh: 'scratch 镜像须自行挂载 cgroup2；Docker 使用 --cgroup-manager',
    },
    fact: {
      en: "The runtime mounts what the configuration lists, and Docker's list has /sys/fs/cgroup. --cgroup-manager is Podman's; dockerd takes --exec-opt native.cgroupdriver=cgroupfs or systemd.",
      zh: '运行时按配置清单挂载，Docker 的清单含 /sys/fs/cgroup。--cgroup-manager 属于 Podman；dockerd 用 --exec-opt native.cgroupdriver=cgroupfs 或 systemd。',
    },
    sources: [
      'https://github.com/opencontainers/runtime-spec/blob/main/config.md#mounts',
      'https://github.com/moby/moby/blob/0a8650917ad0a9002ccb8e0a4724fe0dd7cdb8fc/oci/defaults.go',
      'https://docs.podman.io/en/latest/markdown/podman.1.html#cgroup-manager-manager',
      'https://docs.docker.com/reference/cli/dockerd/#configure-cgroup-driver',
    ],
  },
  {
    id: 'claim-72',
    verdict: 'false',
    claim: {
      en: 'MemoryMax needs systemd 249, cannot change live, and 512M is 524288000',
      zh: 'MemoryMax 需要 systemd 249、不能在线修改，且 512M 为 524288000',
    },
    fact: {
      en: 'systemctl set-property acts at once; K, M, G and T have the base 1024, so that 512M is 536870912; services lie below system.slice unless told otherwise. NEWS for 249 speaks of MemoryMax as of something that is there.',
      zh: 'systemctl set-property 立即生效；K、M、G、T 以 1024 为底，512M 为 536870912；服务默认位于 system.slice 之下。249 的 NEWS 提到 MemoryMax 时它早已存在。',
    },
    sources: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html#MemoryMax=bytes',
      'https://www.freedesktop.org/software/systemd/man/latest/systemctl.html#Unit%20Commands',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.special.html#system.slice',
      'https://github.com/systemd/systemd/blob/v252/NEWS',
    ],
  },
];
