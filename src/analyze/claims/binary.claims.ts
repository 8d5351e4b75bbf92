import type { Claim } from './claim.ts';

/** Claims about binary, each with what is so. */
export const BINARY_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-08',
    verdict: 'misleading',
    claim: {
      en: 'The build tag systemd means the program needs libsystemd.so',
      zh: '构建标签 systemd 意味着程序需要 libsystemd.so',
    },
    fact: {
      en: 'DT_NEEDED and PT_INTERP of the file tell what is loaded at start. coreos/go-systemd names no library there: it opens libsystemd.so.0 with dlopen when a journal is read, and speaks sd_notify and D-Bus itself.',
      zh: '启动时加载什么，由文件的 DT_NEEDED 与 PT_INTERP 说明。coreos/go-systemd 不在其中写入该库：读取日志时才用 dlopen 打开 libsystemd.so.0，sd_notify 与 D-Bus 则自行实现。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man8/ld.so.8.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man5/elf.5.html#DESCRIPTION',
      'https://github.com/coreos/go-systemd/blob/b5f71cb3973efe08832ad8cbcabd6d953afbec4a/sdjournal/functions.go',
      'https://github.com/coreos/go-systemd#readme',
    ],
  },
  {
    id: 'claim-09',
    verdict: 'false',
    claim: {
      en: 'A cgo binary in a container uses the libc of the host',
      zh: '容器中的 cgo 程序使用主机的 libc',
    },
    fact: {
      en: 'The kernel starts the loader that PT_INTERP names, and paths begin at the root directory of the process, which is the image: loader and libc are its own. Only the kernel is shared.',
      zh: '内核启动 PT_INTERP 指定的加载器，而路径从进程的根目录（即镜像）开始：加载器与 libc 都是镜像自己的。只有内核是共享的。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man2/execve.2.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man7/path_resolution.7.html#DESCRIPTION',
      'https://github.com/opencontainers/runtime-spec/blob/main/config.md#root',
    ],
  },
  {
    id: 'claim-10',
    verdict: 'false',
    claim: {
      en: 'distroless/base lacks libc and distroless/static fails with SIGILL',
      zh: 'distroless/base 没有 libc，distroless/static 会因 SIGILL 失败',
    },
    fact: {
      en: 'base has glibc; static has none, and a dynamic program there fails at execve with ENOENT.',
      zh: 'base 带有 glibc；static 没有，动态程序在其中会在 execve 时以 ENOENT 失败。',
    },
    sources: ['https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md'],
  },
  {
    id: 'claim-11',
    verdict: 'misleading',
    claim: {
      en: "'no such file or directory' means a missing shared library",
      zh: '“no such file or directory”表示缺少共享库',
    },
    fact: {
      en: "It is the loader (PT_INTERP) or an interpreter line that is missing. A missing library is reported by the loader with exit code 127; a wrong processor is 'exec format error'.",
      zh: '缺的是加载器（PT_INTERP）或脚本解释器。缺库由加载器报告，退出码 127；处理器不符则为“exec format error”。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man2/execve.2.html#ERRORS',
      'https://github.com/bminor/glibc/blob/dae801527386f94e9d2fabf23c37863d1b599153/elf/dl-printf.c',
    ],
  },
  {
    id: 'claim-12',
    verdict: 'misleading',
    claim: {
      en: '-extldflags "-static" makes a Go program static',
      zh: '-extldflags "-static" 使 Go 程序静态链接',
    },
    fact: {
      en: 'The flag goes to the external linker and does nothing where Go links itself: with CGO_ENABLED=0, whose ordinary programs need no library and are static anyway, and with cgo where only net, os/user and runtime/cgo use it, whose programs stay dynamic.',
      zh: '该参数交给外部链接器，Go 自行链接时不起作用：CGO_ENABLED=0 时普通程序不需要任何库，本就是静态；启用 cgo 而只有 net、os/user 与 runtime/cgo 用到时，程序仍是动态的。',
    },
    sources: [
      'https://pkg.go.dev/cmd/link#hdr-Command_Line',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/cgo/doc.go#L1085',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/link/internal/ld/lib.go#L842',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/link/internal/ld/config.go#L187',
    ],
  },
  {
    id: 'claim-13',
    verdict: 'misleading',
    claim: { en: 'Alpine has no libc', zh: 'Alpine 没有 libc' },
    fact: {
      en: 'Its libc is musl. What is missing is the loader of glibc, /lib64/ld-linux-x86-64.so.2 on amd64.',
      zh: '它的 libc 是 musl。缺少的是 glibc 的加载器，amd64 上为 /lib64/ld-linux-x86-64.so.2。',
    },
    sources: [
      'https://wiki.alpinelinux.org/wiki/Musl',
      'https://github.com/gliderlabs/docker-alpine/issues/219',
    ],
  },
  {
    id: 'claim-62',
    verdict: 'false',
    claim: {
      en: 'CGO_ENABLED=0 avoids cgroup path parse failures',
      zh: 'CGO_ENABLED=0 可避免 cgroup 路径解析失败',
    },
    fact: { en: 'The two have nothing to do with each other.', zh: '二者毫无关系。' },
    sources: ['https://github.com/golang/go/blob/go1.26.8/src/internal/runtime/cgroup/cgroup_linux.go#L209'],
  },
];
