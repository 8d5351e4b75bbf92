import type { Claim } from './claim.ts';

/** Claims about kernel, each with what is so. */
export const KERNEL_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-01',
    verdict: 'false',
    claim: {
      en: 'Go 1.19 needs Linux 3.10, Go 1.20 needs 4.18, Go 1.22 needs 5.1',
      zh: 'Go 1.19 需要 Linux 3.10，1.20 需要 4.18，1.22 需要 5.1',
    },
    fact: {
      en: 'Go 1.18 to 1.23 asks for 2.6.32, Go 1.24 and later for 3.2.',
      zh: 'Go 1.18 至 1.23 要求 2.6.32，1.24 及以后要求 3.2。',
    },
    sources: ['https://go.dev/doc/go1.18#linux', 'https://go.dev/doc/go1.23#linux'],
  },
  {
    id: 'claim-02',
    verdict: 'false',
    claim: {
      en: 'The system call table of Go 1.22 is based on the Linux 5.1 ABI',
      zh: 'Go 1.22 的系统调用表基于 Linux 5.1 ABI',
    },
    fact: {
      en: 'Go 1.22 asks for 2.6.32. Newer calls are tried and have a fallback: getrandom that answers ENOSYS is not called again, and random numbers come from /dev/urandom.',
      zh: 'Go 1.22 要求 2.6.32。较新的调用会先试探并有回退：getrandom 得到 ENOSYS 后不再调用，改从 /dev/urandom 取随机数。',
    },
    sources: [
      'https://go.dev/doc/go1.23#linux',
      'https://github.com/golang/go/blob/go1.22.12/src/internal/syscall/unix/getrandom.go#L33',
      'https://github.com/golang/go/blob/go1.22.12/src/crypto/rand/rand_getrandom.go#L33',
    ],
  },
  {
    id: 'claim-03',
    verdict: 'false',
    claim: {
      en: 'A missing clock_gettime64 on old kernels breaks Go',
      zh: '旧内核缺少 clock_gettime64 会使 Go 出错',
    },
    fact: {
      en: '64-bit programs call clock_gettime through the vDSO; the 64-bit-time calls exist on 32-bit machines only.',
      zh: '64 位程序通过 vDSO 调用 clock_gettime；64 位时间的调用只存在于 32 位机器。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/runtime/time_linux_amd64.s'],
  },
  {
    id: 'claim-04',
    verdict: 'false',
    claim: { en: 'Go 1.22 needs openat2', zh: 'Go 1.22 需要 openat2' },
    fact: {
      en: 'os.Root uses openat; openat2 is only proposed.',
      zh: 'os.Root 使用 openat；openat2 仅为提案。',
    },
    sources: ['https://github.com/golang/go/issues/73077'],
  },
  {
    id: 'claim-05',
    verdict: 'false',
    claim: {
      en: 'Go 1.20 depends on statx and copy_file_range, so CentOS 7 needs a patch',
      zh: 'Go 1.20 依赖 statx 与 copy_file_range，CentOS 7 需要打补丁',
    },
    fact: {
      en: 'Go 1.26 uses copy_file_range only from kernel 5.3 on and copies by read and write where it is refused; statx only on loong64, which has no fstatat.',
      zh: 'Go 1.26 仅在内核 5.3 起使用 copy_file_range，被拒绝时改用读写；statx 仅用于没有 fstatat 的 loong64。',
    },
    sources: [
      'https://github.com/golang/go/blob/go1.26.8/src/internal/poll/copy_file_range_linux.go#L13',
      'https://github.com/golang/go/blob/go1.26.8/src/syscall/syscall_linux_loong64.go#L53',
    ],
  },
  {
    id: 'claim-06',
    verdict: 'false',
    claim: {
      en: 'GODEBUG=asyncpreemptoff=1 with buildmode=pie lowers the kernel a binary needs',
      zh: 'GODEBUG=asyncpreemptoff=1 加 buildmode=pie 可降低对内核的要求',
    },
    fact: {
      en: 'asyncpreemptoff only turns off preemption by signal in the process that has it set, here the go command; pie only makes the code position-independent and changes no system call.',
      zh: 'asyncpreemptoff 只关闭设置了它的进程（此处为 go 命令）的信号抢占；pie 只使代码位置无关，不改变系统调用。',
    },
    sources: [
      'https://pkg.go.dev/runtime#hdr-Environment_Variables',
      'https://github.com/golang/go/blob/go1.26.8/src/runtime/preempt.go#L224',
      'https://pkg.go.dev/cmd/go#hdr-Build_modes',
    ],
  },
  {
    id: 'claim-07',
    verdict: 'misleading',
    claim: { en: 'Kubernetes 1.28 nodes need kernel 4.18', zh: 'Kubernetes 1.28 节点需要内核 4.18' },
    fact: {
      en: 'The check of kubeadm accepts 5.4, 5.10, 5.15 and every 6.x; cgroup v2 asks for 5.8; since 1.35 the kubelet does not start on cgroup v1 unless failCgroupV1 is false.',
      zh: 'kubeadm 的检查接受 5.4、5.10、5.15 与所有 6.x；cgroup v2 要求 5.8；1.35 起 kubelet 在 cgroup v1 上默认不启动，除非 failCgroupV1 为 false。',
    },
    sources: [
      'https://github.com/kubernetes/system-validators/blob/ce183508fecc9e9b3278b077e3146e7a37754d19/validators/types_unix.go',
      'https://kubernetes.io/docs/concepts/architecture/cgroups/#requirements',
      'https://kubernetes.io/docs/concepts/architecture/cgroups/#deprecation-of-cgroup-v1',
    ],
  },
  {
    id: 'claim-66',
    verdict: 'false',
    claim: { en: 'WSL2 lacks CLONE_NEWPID', zh: 'WSL2 不支持 CLONE_NEWPID' },
    fact: {
      en: 'WSL 2 runs a full Linux kernel in a virtual machine, with all its system calls; Docker and systemd run in it.',
      zh: 'WSL 2 在虚拟机中运行完整的 Linux 内核，具备全部系统调用，可运行 Docker 与 systemd。',
    },
    doubt: {
      en: 'The documents do not name CLONE_NEWPID; that it is there follows from the full kernel and from Docker running in it.',
      zh: '文档未点名 CLONE_NEWPID；由完整内核以及可运行 Docker 推得。',
    },
    sources: [
      'https://learn.microsoft.com/windows/wsl/compare-versions#comparing-features',
      'https://learn.microsoft.com/windows/wsl/compare-versions#full-system-call-compatibility',
    ],
  },
];
