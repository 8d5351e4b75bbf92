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
    sources: ['https://go.dev/doc/gc-guide'],
  },
  {
    id: 'claim-24',
    verdict: 'false',
    claim: {
      en: 'Go 1.19 binds itself to the memory limit of the container',
      zh: 'Go 1.19 会自动遵守容器的内存上限',
    },
    fact: {
      en: 'No Go reads a memory limit file; 1.19 added GOMEMLIMIT, which must be set.',
      zh: '没有任何版本读取内存上限文件；1.19 增加了需自行设置的 GOMEMLIMIT。',
    },
    sources: ['https://go.dev/doc/go1.19'],
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
    sources: ['https://man7.org/linux/man-pages/man2/mmap.2.html'],
  },
  {
    id: 'claim-67',
    verdict: 'false',
    claim: {
      en: 'Go 1.22 has cgroup1_linux.go and ignores GOMEMLIMIT on v1',
      zh: 'Go 1.22 有 cgroup1_linux.go，且在 v1 上忽略 GOMEMLIMIT',
    },
    fact: {
      en: 'There are no such files; GOMEMLIMIT works everywhere.',
      zh: '没有这些文件；GOMEMLIMIT 处处有效。',
    },
    sources: ['https://github.com/golang/go/tree/go1.22.0/src/runtime'],
  },
  {
    id: 'claim-68',
    verdict: 'false',
    claim: {
      en: 'debug.SetMemoryLimit is new in Go 1.22 and needs memory.max',
      zh: 'debug.SetMemoryLimit 是 Go 1.22 新增且需要 memory.max',
    },
    fact: { en: 'It came with 1.19 and depends on no control group.', zh: '1.19 引入，与控制组无关。' },
    sources: ['https://go.dev/doc/go1.19'],
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
      en: '0 only puts it off; the range is 0 to 200 since 5.8; on v2 memory.swap.max decides.',
      zh: '0 只是推迟；5.8 起范围为 0 至 200；v2 由 memory.swap.max 决定。',
    },
    sources: ['https://docs.kernel.org/admin-guide/sysctl/vm.html'],
  },
];
