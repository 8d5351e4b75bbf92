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
      en: 'Only DT_NEEDED and PT_INTERP of the file tell; the library may be opened later or not used at all.',
      zh: '只有文件的 DT_NEEDED 与 PT_INTERP 能说明；该库可能稍后打开，或根本不用。',
    },
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
  },
  {
    id: 'claim-09',
    verdict: 'false',
    claim: {
      en: 'A cgo binary in a container uses the libc of the host',
      zh: '容器中的 cgo 程序使用主机的 libc',
    },
    fact: {
      en: 'It uses the libc of its image; only the kernel is shared.',
      zh: '它使用镜像中的 libc；只有内核是共享的。',
    },
    sources: ['https://man7.org/linux/man-pages/man8/ld.so.8.html'],
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
    sources: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
  },
  {
    id: 'claim-12',
    verdict: 'misleading',
    claim: {
      en: '-extldflags "-static" makes a Go program static',
      zh: '-extldflags "-static" 使 Go 程序静态链接',
    },
    fact: {
      en: 'With CGO_ENABLED=0 it is static anyway; the flag acts only with external linking.',
      zh: 'CGO_ENABLED=0 时本就是静态；该参数只在外部链接时生效。',
    },
    sources: ['https://pkg.go.dev/cmd/link'],
  },
  {
    id: 'claim-13',
    verdict: 'misleading',
    claim: { en: 'Alpine has no libc', zh: 'Alpine 没有 libc' },
    fact: {
      en: 'It has musl; what is missing is the loader of glibc.',
      zh: '它有 musl；缺少的是 glibc 的加载器。',
    },
    sources: ['https://wiki.musl-libc.org/functional-differences-from-glibc.html'],
  },
  {
    id: 'claim-62',
    verdict: 'false',
    claim: {
      en: 'CGO_ENABLED=0 avoids cgroup path parse failures',
      zh: 'CGO_ENABLED=0 可避免 cgroup 路径解析失败',
    },
    fact: { en: 'The two have nothing to do with each other.', zh: '二者毫无关系。' },
    sources: ['https://github.com/golang/go/tree/master/src/internal/runtime/cgroup'],
  },
];
