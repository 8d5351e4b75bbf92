import type { Claim } from './claim.ts';

/** Claims about memory, each with what is so. */
export const MEMORY_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-22',
    verdict: 'false',
    claim: { en: 'Control group memory excludes the page cache', zh: '控制组内存不含页缓存' },
    fact: {
      en: 'memory.current counts file cache, slab, sockets and kernel stacks.',
      zh: 'memory.current 包含文件缓存、slab、套接字与内核栈。',
    },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  {
    id: 'claim-23',
    verdict: 'false',
    claim: { en: 'HeapSys should equal memory.current', zh: 'HeapSys 应等于 memory.current' },
    fact: {
      en: 'The comparable figure is Sys minus HeapReleased, without cgo, mmap, page cache and kernel memory.',
      zh: '可比的是 Sys 减 HeapReleased，且不含 cgo、mmap、页缓存与内核内存。',
    },
    sources: [
      'https://go.dev/doc/gc-guide#Memory_limit',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/debug/garbage.go#L190',
    ],
  },
  {
    id: 'claim-24',
    verdict: 'false',
    claim: {
      en: 'Go 1.19 binds itself to the memory limit of the container',
      zh: 'Go 1.19 会自动遵守容器的内存上限',
    },
    fact: {
      en: 'The runtime (1.13 to 1.27) opens no memory limit file; 1.19 added GOMEMLIMIT, which must be set.',
      zh: '运行时（1.13 至 1.27）不打开任何内存上限文件；1.19 增加了需自行设置的 GOMEMLIMIT。',
    },
    sources: [
      'https://go.dev/doc/go1.19#runtime',
      'https://github.com/golang/go/blob/go1.19.13/src/runtime/mgcpacer.go#L1390',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/mgcpacer.go#L1416',
    ],
  },
  {
    id: 'claim-56',
    verdict: 'false',
    claim: {
      en: 'Rootless user namespaces deny MAP_ANONYMOUS',
      zh: 'rootless 用户命名空间禁止 MAP_ANONYMOUS',
    },
    fact: {
      en: 'They do not; flags 0x2002 lack MAP_ANONYMOUS, so that a descriptor of -1 gives EBADF.',
      zh: '并不禁止；标志 0x2002 不含 MAP_ANONYMOUS，因此描述符 -1 得到 EBADF。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man2/mmap.2.html#ERRORS',
      'https://github.com/torvalds/linux/blob/v6.1/include/uapi/asm-generic/mman-common.h',
    ],
  },
  {
    id: 'claim-67',
    verdict: 'false',
    claim: {
      en: 'Go 1.22 has cgroup1_linux.go and ignores GOMEMLIMIT on v1',
      zh: 'Go 1.22 有 cgroup1_linux.go，且在 v1 上忽略 GOMEMLIMIT',
    },
    fact: {
      en: 'Go 1.22 has no file for control groups below src/runtime; GOMEMLIMIT is read from the environment, whatever the control group.',
      zh: 'Go 1.22 的 src/runtime 中没有任何控制组文件；GOMEMLIMIT 从环境变量读取，与控制组无关。',
    },
    sources: [
      'https://github.com/golang/go/tree/go1.22.12/src/runtime',
      'https://github.com/golang/go/blob/go1.22.12/src/runtime/mgcpacer.go#L1323',
    ],
  },
  {
    id: 'claim-68',
    verdict: 'false',
    claim: {
      en: 'debug.SetMemoryLimit is new in Go 1.22 and needs memory.max',
      zh: 'debug.SetMemoryLimit 是 Go 1.22 新增且需要 memory.max',
    },
    fact: { en: 'It came with 1.19 and depends on no control group.', zh: '1.19 引入，与控制组无关。' },
    sources: [
      'https://go.dev/doc/go1.19#runtime',
      'https://github.com/golang/go/blob/go1.19.13/src/runtime/debug/garbage.go#L236',
    ],
  },
  {
    id: 'claim-70',
    verdict: 'false',
    claim: {
      en: 'Over memory.max mmap returns ENOMEM and Go panics',
      zh: '超过 memory.max 时 mmap 返回 ENOMEM，Go 会 panic',
    },
    fact: {
      en: 'The page fault cannot be charged, so the kernel kills with SIGKILL: exit code 137 and no word from Go.',
      zh: '缺页无法计费，内核以 SIGKILL 杀死进程：退出码 137，Go 没有任何输出。',
    },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  {
    id: 'claim-71',
    verdict: 'false',
    claim: {
      en: 'At memory.high Go polls memory.pressure and sets GOGC to 50',
      zh: '到达 memory.high 时 Go 会轮询 memory.pressure 并将 GOGC 设为 50',
    },
    fact: { en: 'The kernel throttles and reclaims; Go does not know.', zh: '内核节流并回收；Go 并不知情。' },
    sources: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  {
    id: 'claim-74',
    verdict: 'false',
    claim: {
      en: 'swappiness=0 turns swap off; its range is 0 to 100',
      zh: 'swappiness=0 会关闭交换，范围为 0 到 100',
    },
    fact: {
      en: 'At 0 the kernel swaps only when free memory and file pages fall below the high watermark of a zone; the range is 0 to 200; on v2 memory.swap.max limits the group.',
      zh: '为 0 时，仅当空闲内存与文件页低于区域高水位时才换出；范围为 0 至 200；v2 由 memory.swap.max 限制该组。',
    },
    doubt: {
      en: 'That kernels up to 5.7 ended the range at 100 is known from that change of 2020; no release of the kernel was compared.',
      zh: '5.7 及以前范围止于 100，得自 2020 年的该次修改；未对照内核发布版本。',
    },
    sources: [
      'https://docs.kernel.org/admin-guide/sysctl/vm.html#swappiness',
      'https://github.com/torvalds/linux/commit/c843966c556d7370bb32e7319a6d164cb8c70ae2',
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
    ],
  },
];
