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
    sources: ['https://man7.org/linux/man-pages/man7/cgroups.7.html'],
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
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
  },
  {
    id: 'claim-26',
    verdict: 'false',
    claim: { en: 'Unlimited is MaxUint64', zh: '无限制的值是 MaxUint64' },
    fact: { en: 'v2 writes max; v1 9223372036854771712.', zh: 'v2 写作 max；v1 为 9223372036854771712。' },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
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
      en: "It follows the host; its namespace is private on v2 and the host's on v1.",
      zh: '它跟随主机；在 v2 上命名空间默认私有，在 v1 上用主机的。',
    },
    sources: ['https://docs.docker.com/engine/containers/runmetrics/'],
  },
  {
    id: 'claim-63',
    verdict: 'misleading',
    claim: {
      en: 'CentOS 7 gets cgroup v2 with a new kernel and systemd.unified_cgroup_hierarchy=1',
      zh: 'CentOS 7 换新内核并加 systemd.unified_cgroup_hierarchy=1 即为 cgroup v2',
    },
    fact: {
      en: 'systemd 219 cannot run the unified hierarchy; treat it as v1.',
      zh: 'systemd 219 不支持统一层级；按 v1 对待。',
    },
    sources: ['https://github.com/systemd/systemd/blob/main/NEWS'],
  },
  {
    id: 'claim-64',
    verdict: 'false',
    claim: {
      en: 'RHEL 9 forces v2; disable systemd-cgroups-agent',
      zh: 'RHEL 9 强制 v2；应禁用 systemd-cgroups-agent',
    },
    fact: {
      en: 'v2 is its default. The agent belongs to v1 and never conflicts with Go.',
      zh: 'v2 是默认值。该 agent 属于 v1，从不与 Go 冲突。',
    },
    sources: ['https://github.com/systemd/systemd/blob/main/NEWS'],
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
    sources: ['https://pkg.go.dev/github.com/containerd/cgroups/v3'],
  },
  {
    id: 'claim-69',
    verdict: 'false',
    claim: {
      en: 'Images from scratch must mount cgroup2 themselves; use --cgroup-manager with Docker',
      zh: 'scratch 镜像须自行挂载 cgroup2；Docker 使用 --cgroup-manager',
    },
    fact: { en: "The runtime mounts it. That option is Podman's.", zh: '由运行时挂载。该选项属于 Podman。' },
    sources: ['https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md'],
  },
  {
    id: 'claim-72',
    verdict: 'false',
    claim: {
      en: 'MemoryMax needs systemd 249, cannot change live, and 512M is 524288000',
      zh: 'MemoryMax 需要 systemd 249、不能在线修改，且 512M 为 524288000',
    },
    fact: {
      en: 'systemctl set-property acts at once; 512M is 536870912; the group lies below system.slice.',
      zh: 'systemctl set-property 立即生效；512M 为 536870912；组位于 system.slice 之下。',
    },
    sources: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html'],
  },
];
