import type { Claim } from './claim.ts';

/** Claims about go command, each with what is so. */
export const GO_COMMAND_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-36',
    verdict: 'misleading',
    claim: { en: 'A slow go env means slow DNS', zh: 'go env 缓慢意味着 DNS 缓慢' },
    fact: {
      en: 'It uses no network, except to select a toolchain: with GOTOOLCHAIN=auto and a newer go or toolchain line go commands download one. Only go env GOTOOLCHAIN, GOMOD and GOWORK, and go env -w GOTOOLCHAIN=…, do without.',
      zh: '它不访问网络，除非要选择工具链：GOTOOLCHAIN=auto 且 go 或 toolchain 行更新时，go 命令会下载工具链。只有 go env GOTOOLCHAIN、GOMOD、GOWORK 与 go env -w GOTOOLCHAIN=… 例外。',
    },
    sources: [
      'https://go.dev/doc/toolchain#select',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/toolchain/select.go#L107',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/toolchain/select.go#L121',
    ],
  },
  {
    id: 'claim-37',
    verdict: 'false',
    claim: { en: 'Probe a module proxy at /module/', zh: '用 /module/ 探测模块代理' },
    fact: {
      en: 'The protocol is BASE/MODULE/@v/list or /@latest.',
      zh: '协议为 BASE/MODULE/@v/list 或 /@latest。',
    },
    sources: ['https://go.dev/ref/mod#goproxy-protocol'],
  },
  {
    id: 'claim-39',
    verdict: 'misleading',
    claim: { en: 'GOPROXY goes on to the next entry on errors', zh: 'GOPROXY 出错时会使用下一项' },
    fact: {
      en: 'A comma goes on for 404 and 410 only; a bar for every error.',
      zh: '逗号仅在 404 与 410 时继续；竖线则对任何错误继续。',
    },
    sources: ['https://go.dev/ref/mod#environment-variables'],
  },
  {
    id: 'claim-40',
    verdict: 'false',
    claim: {
      en: 'GOENV=off disables all variables; the file is ~/.goenv',
      zh: 'GOENV=off 会禁用所有变量；文件为 ~/.goenv',
    },
    fact: {
      en: "It ignores the file go/env of the user's configuration folder; variables always win.",
      zh: '它只忽略用户配置目录中的 go/env 文件；环境变量始终优先。',
    },
    sources: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
  },
  {
    id: 'claim-42',
    verdict: 'false',
    claim: { en: 'Go 1.18 sets GOSUMDB=off by default', zh: 'Go 1.18 默认 GOSUMDB=off' },
    fact: { en: 'The public checksum database is the default.', zh: '默认使用公共校验数据库。' },
    sources: ['https://go.dev/ref/mod#environment-variables'],
  },
  {
    id: 'claim-47',
    verdict: 'false',
    claim: {
      en: 'sha256sum with 64 hexadecimal digits proves that go is intact',
      zh: 'sha256sum 输出 64 位十六进制即证明 go 完好',
    },
    fact: {
      en: 'SHA-256 has 256 bits, so that every file gives 64 digits; compare them with those that are published beside the download.',
      zh: 'SHA-256 有 256 位，任何文件都得到 64 个十六进制数字；应与下载页公布的值比较。',
    },
    sources: ['https://go.dev/dl/', 'https://pkg.go.dev/crypto/sha256#Size'],
  },
  {
    id: 'claim-48',
    verdict: 'outdated',
    claim: {
      en: 'The soft limit of open files must be raised to 4096',
      zh: '必须把打开文件的软限制提高到 4096',
    },
    fact: {
      en: 'Since 1.19 programs that import os raise soft to hard themselves; look at the hard limit.',
      zh: '自 1.19 起，导入 os 的程序会自行把软限制提到硬限制；应看硬限制。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/os/rlimit.go'],
  },
  {
    id: 'claim-49',
    verdict: 'false',
    claim: {
      en: 'ulimit -n 512 sets the soft limit; the download concurrency can be set to 50, 100 or 200',
      zh: 'ulimit -n 512 只设软限制；下载并发可设为 50、100 或 200',
    },
    fact: {
      en: 'Without -H or -S the shell sets both limits. go mod download runs GOMAXPROCS downloads at a time; there is no other setting.',
      zh: '不带 -H 或 -S 时 shell 同时设置两个限制。go mod download 同时进行 GOMAXPROCS 个下载，没有其他设置。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man1/bash.1.html#SHELL_BUILTIN_COMMANDS',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/modcmd/download.go#L187',
    ],
  },
  {
    id: 'claim-50',
    verdict: 'false',
    claim: {
      en: 'umask, ACLs or seccomp make go list hang with ENOTCAPABLE',
      zh: 'umask、ACL 或 seccomp 会使 go list 以 ENOTCAPABLE 挂起',
    },
    fact: {
      en: 'A refused call returns at once with EACCES or EPERM; of the answers of seccomp only those that ask a supervisor or tracer can wait. ENOTCAPABLE belongs to FreeBSD and WASI; Linux has no such error.',
      zh: '被拒绝的调用立即返回 EACCES 或 EPERM；seccomp 的各种应答中，只有询问监督进程或跟踪者的会等待。ENOTCAPABLE 属于 FreeBSD 与 WASI，Linux 没有该错误。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man2/seccomp.2.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man3/errno.3.html#DESCRIPTION',
      'https://github.com/golang/go/blob/go1.26.8/src/syscall/zerrors_freebsd_amd64.go#L1503',
      'https://github.com/golang/go/blob/go1.26.8/src/syscall/tables_wasip1.go#L88',
    ],
  },
];
