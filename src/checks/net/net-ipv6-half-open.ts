import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  noRoute: { en: 'no default route', zh: '没有默认路由' },
  half: {
    en: '{name} has {count} IPv6 addresses, and no IPv6 route leads out: each dial that begins with one loses up to 300 ms before the other family is tried.',
    zh: '{name} 有 {count} 个 IPv6 地址，但没有通往外部的 IPv6 路由：先尝试 IPv6 的连接在换用另一协议族之前最多损失 300 毫秒。',
  },
  filter: {
    en: 'Give the machine a route, or let the resolver leave out AAAA records:',
    zh: '为机器配置路由，或让解析器不返回 AAAA 记录：',
  },
  force: { en: 'Or dial "tcp4" in the one client.', zh: '或在该客户端中使用“tcp4”拨号。' },
  fine: { en: 'names and routes agree', zh: '名称与路由一致' },
} as const;

/** Names have IPv6 addresses that cannot be reached. */
export const check = defineCheck({
  id: 'NET011',
  slug: 'net-ipv6-half-open',
  room: 'net',
  scope: 'container',
  severity: 'info',
  title: { en: 'IPv6 half open', zh: 'IPv6 仅部分可用' },
  doc: {
    why: {
      en: 'The dialer starts the second family 300 ms after the first (Fast Fallback), at once when the first is refused. Without a route the kernel mostly answers "network is unreachable" immediately; behind a firewall that drops packets the whole delay is lost. DualStack:false has no effect.',
      zh: 'Go 的拨号器在第一个协议族开始 300 毫秒后（被拒绝时立即）启动第二个（Fast Fallback）。没有路由时内核通常立即返回“network is unreachable”；若防火墙丢弃数据包，则会损失整个延迟。DualStack:false 不起作用。',
    },
    rule: {
      en: 'With --active: the resolver answers with IPv6 addresses for the host of the first module proxy, and /proc/net/ipv6_route holds no default route out of the machine.',
      zh: '使用 --active 时：解析器对第一个模块代理的主机返回 IPv6 地址，而 /proc/net/ipv6_route 中没有通往外部的默认路由。',
    },
    falsePositive: {
      en: 'getaddrinfo sorts addresses without a route behind the others, so that most dials begin with IPv4.',
      zh: 'getaddrinfo 会把没有路由的地址排在后面，因此多数连接先用 IPv4。',
    },
    remedy: { en: 'A route, or no AAAA records.', zh: '配置路由，或不返回 AAAA 记录。' },
    refs: ['https://pkg.go.dev/net#Dialer', 'https://www.rfc-editor.org/rfc/rfc6555'],
  },
  needs: ['active.lookups', 'net.ipv6Default'],
  subject: ['active.lookups'],
  texts,
  run: (view) => {
    const { name, ipv6 } = view.get('active.lookups');
    if (ipv6 === 0 || view.get('net.ipv6Default')) return pass(say(texts.fine));
    return finding({
      severity: 'info',
      confidence: 0.6,
      claim: say(texts.half, { name, count: ipv6 }),
      evidence: [
        view.proof('active.lookups', `${ipv6} IPv6`, `getaddrinfo(${name})`),
        view.proof('net.ipv6Default', say(texts.noRoute)),
      ],
      remedy: [{ text: texts.filter, command: 'ip -6 route show default' }, { text: texts.force }],
    });
  },
});
