import type { Claim } from './claim.ts';

/** Claims about network, each with what is so. */
export const NETWORK_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-30',
    verdict: 'false',
    claim: {
      en: 'strace -p 1 -e trace=epoll_wait shows the network poller',
      zh: 'strace -p 1 -e trace=epoll_wait 可看到网络轮询器',
    },
    fact: {
      en: 'Go calls epoll_pwait; -f is needed for all threads, and the right to trace.',
      zh: 'Go 调用 epoll_pwait；需要 -f 跟踪所有线程，并具备跟踪权限。',
    },
    sources: [
      'https://github.com/golang/go/blob/go1.26.8/src/internal/runtime/syscall/linux/defs_linux_amd64.go#L13',
    ],
  },
  {
    id: 'claim-34',
    verdict: 'false',
    claim: {
      en: 'CNI veth or iptables swallow TCP_USER_TIMEOUT',
      zh: 'CNI 的 veth 或 iptables 会吞掉 TCP_USER_TIMEOUT',
    },
    fact: {
      en: "It is an option of a socket in the pod's own TCP stack, in milliseconds, since Linux 2.6.37; a veth pair hands packets on. A stack in user space, as gVisor's, is another stack, and a proxy ends the connection. Set it by Dialer.Control.",
      zh: '它是 Pod 自身 TCP 栈中套接字的选项，单位毫秒，Linux 2.6.37 起；veth 对只转交数据包。gVisor 等用户态协议栈是另一个栈，代理则会终结连接。用 Dialer.Control 设置。',
    },
    doubt: {
      en: "What a proxy does to the option is common knowledge; no proxy's documents were read for it.",
      zh: '代理对该选项的影响属于常识，未就此查阅任何代理的文档。',
    },
    sources: [
      'https://man7.org/linux/man-pages/man7/tcp.7.html#DESCRIPTION',
      'https://man7.org/linux/man-pages/man4/veth.4.html#DESCRIPTION',
      'https://gvisor.dev/docs/architecture_guide/networking/',
      'https://pkg.go.dev/net#Dialer',
    ],
  },
  {
    id: 'claim-38',
    verdict: 'false',
    claim: {
      en: 'http.Transport.Timeout is 30 s by default; go list times out after 10 s',
      zh: 'http.Transport.Timeout 默认 30 秒；go list 10 秒超时',
    },
    fact: {
      en: 'There is no such field. DefaultTransport allows 30 s to dial and 10 s for TLS and sets no bound on the answer; the go command uses the default client without an overall timeout, but 5 s with GOINSECURE.',
      zh: '没有该字段。DefaultTransport 拨号 30 秒、TLS 10 秒，对应答不设上限；go 命令使用没有总超时的默认客户端，仅 GOINSECURE 时为 5 秒。',
    },
    sources: [
      'https://pkg.go.dev/net/http#Transport',
      'https://github.com/golang/go/blob/go1.26.8/src/net/http/transport.go#L46',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/web/http.go#L37',
    ],
  },
  {
    id: 'claim-51',
    verdict: 'false',
    claim: {
      en: 'CGO_ENABLED=0 bypasses resolv.conf; SYSTEMD_RESOLVED=1 helps',
      zh: 'CGO_ENABLED=0 会绕过 resolv.conf；SYSTEMD_RESOLVED=1 有用',
    },
    fact: {
      en: "Go's resolver reads resolv.conf and asks 127.0.0.53 too; no such variable exists.",
      zh: 'Go 解析器会读 resolv.conf，也会询问 127.0.0.53；没有这个变量。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/net/dnsconfig_unix.go'],
  },
  {
    id: 'claim-52',
    verdict: 'misleading',
    claim: { en: 'With cgo on, names are resolved by getaddrinfo', zh: '启用 cgo 时由 getaddrinfo 解析名称' },
    fact: {
      en: "Linux takes Go's resolver unless nsswitch.conf or resolv.conf holds something it cannot do.",
      zh: 'Linux 上使用 Go 解析器，除非 nsswitch.conf 或 resolv.conf 含有它不支持的内容。',
    },
    sources: ['https://pkg.go.dev/net#hdr-Name_Resolution'],
  },
  {
    id: 'claim-53',
    verdict: 'false',
    claim: {
      en: 'Dialer.PreferIPv6 exists since Go 1.21; localhost costs twice the timeout',
      zh: 'Dialer.PreferIPv6 自 Go 1.21 起存在；localhost 耗费两倍超时',
    },
    fact: {
      en: 'There is no such field. The other family is tried after 300 ms, at once on a refusal.',
      zh: '没有该字段。另一地址族在 300 毫秒后尝试，被拒绝时立即尝试。',
    },
    sources: ['https://pkg.go.dev/net#Dialer'],
  },
  {
    id: 'claim-54',
    verdict: 'false',
    claim: { en: 'Dialer.DualStack=false disables IPv6', zh: 'Dialer.DualStack=false 会禁用 IPv6' },
    fact: {
      en: 'It is deprecated and does nothing; FallbackDelay below 0 ends the race, tcp4 forces IPv4.',
      zh: '它已弃用且无效；FallbackDelay 小于 0 取消竞速，tcp4 强制 IPv4。',
    },
    sources: ['https://pkg.go.dev/net#Dialer'],
  },
  {
    id: 'claim-76',
    verdict: 'false',
    claim: {
      en: 'semanage port -a -t http_port_t -p tcp 8080 lets Go listen, in the domain golang_t',
      zh: 'semanage port -a -t http_port_t -p tcp 8080 使 golang_t 域的 Go 可监听',
    },
    fact: {
      en: '8080 already is http_cache_port_t: old releases of semanage refuse -a for it, newer ones say so and modify instead; -m is right in both. The policy lets unconfined domains bind any port.',
      zh: '8080 已是 http_cache_port_t：旧版 semanage 拒绝 -a，新版提示后改为修改；两者都可用 -m。策略允许非受限域绑定任意端口。',
    },
    doubt: {
      en: 'That no policy has a domain golang_t was not read in a list of all domains.',
      zh: '没有任何策略含 golang_t 域这一点，未在全部域的清单中核对。',
    },
    sources: [
      'https://github.com/fedora-selinux/selinux-policy/blob/6cccc9b8f442f00c23077e4083df7fe1d98f9906/policy/modules/kernel/corenetwork.te.in',
      'https://github.com/SELinuxProject/selinux/blob/c4093826ade4b001d58e7b55d01b188cd282d525/python/semanage/seobject.py',
    ],
  },
];
