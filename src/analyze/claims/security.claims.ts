import type { Claim } from './claim.ts';

/** Claims about security, each with what is so. */
export const SECURITY_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-57',
    verdict: 'misleading',
    claim: {
      en: 'Rootless is mended with unprivileged_userns_clone',
      zh: '用 unprivileged_userns_clone 可解决 rootless 问题',
    },
    fact: {
      en: 'Only kernels with a patch of Ubuntu and Debian have that switch. user.max_user_namespaces counts everywhere, and on Ubuntu kernel.apparmor_restrict_unprivileged_userns, which came with 23.10 as an option.',
      zh: '只有带 Ubuntu 与 Debian 补丁的内核才有该开关。user.max_user_namespaces 处处有效，Ubuntu 上还有 kernel.apparmor_restrict_unprivileged_userns，它在 23.10 中作为可选项引入。',
    },
    doubt: {
      en: 'That Ubuntu has the restriction on by default since 24.04 is widely reported; its own release notes were not read.',
      zh: 'Ubuntu 自 24.04 起默认开启该限制是普遍说法，未查阅其发行说明。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man7/namespaces.7.html#DESCRIPTION',
      'https://github.com/pexip/os-linux/blob/0f59a009824fc4399860524a78c618944a7125c4/debian/patches/debian/add-sysctl-to-disallow-unprivileged-CLONE_NEWUSER-by-default.patch',
      'https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces',
    ],
  },
  {
    id: 'claim-61',
    verdict: 'false',
    claim: {
      en: 'A pprof CPU profile needs SYS_ADMIN and seccomp=unconfined',
      zh: 'pprof CPU 剖析需要 SYS_ADMIN 与 seccomp=unconfined',
    },
    fact: {
      en: 'It works by SIGPROF timers; only perf and eBPF need perf_event_open.',
      zh: '它使用 SIGPROF 定时器；只有 perf 与 eBPF 需要 perf_event_open。',
    },
    sources: ['https://pkg.go.dev/runtime/pprof#StartCPUProfile'],
  },
];
