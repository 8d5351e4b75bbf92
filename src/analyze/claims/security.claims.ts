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
      en: "That is a switch of Debian and its kin; user.max_user_namespaces and AppArmor's restriction count too.",
      zh: '那是 Debian 系的开关；user.max_user_namespaces 与 AppArmor 的限制同样有影响。',
    },
    sources: ['https://man7.org/linux/man-pages/man7/user_namespaces.7.html'],
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
