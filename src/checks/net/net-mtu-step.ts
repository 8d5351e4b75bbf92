import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { NetworkLink, NetworkLinks } from '../../model/peers.ts';
import { isContainer } from '../../model/scenario.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

/** Interfaces that carry packets of containers or tunnels into the way out. */
const INNER =
  /^(?:docker|br-|cni|cbr|flannel|cali|cilium|lxc|veth|podman|virbr|vxlan|geneve|tun|tap|wg|weave|kube-)/;
/** Those that put a header of their own before each packet: 50 bytes for VXLAN over IPv4 (RFC 7348, section 5). */
const ENCAPSULATING = /^(?:flannel|vxlan|geneve|cilium_vxlan)/;
const HEADER_BYTES = 50;

const texts = {
  inside: {
    en: 'Packets of {inner} may have {innerMtu} bytes, but {egress} behind it takes {room}: larger ones arrive only where every router on the way answers with "fragmentation needed".',
    zh: '{inner} 的报文最大 {innerMtu} 字节，而其后的 {egress} 只能承载 {room} 字节：更大的报文只有在沿途路由器都回应“需要分片”时才能到达。',
  },
  lower: { en: 'Lower it where it is made:', zh: '在创建处调低：' },
  noRoute: { en: 'there is no way out', zh: '没有出口路由' },
  alone: {
    en: 'from inside of the container the interface behind {egress} cannot be seen',
    zh: '从容器内看不到 {egress} 之后的接口',
  },
  unlock: {
    en: 'judge the process from its host (pid:N) or the node',
    zh: '从主机（pid:N）或节点上诊断该进程',
  },
  fine: {
    en: '{egress} takes {mtu} bytes, nothing in front of it sends more',
    zh: '{egress} 可承载 {mtu} 字节，其前没有更大的报文',
  },
} as const;

/** An interface in front of the way out takes larger packets than it. */
export const check = defineCheck({
  id: 'NET010',
  slug: 'net-mtu-step',
  room: 'net',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Larger packets inside than the way out takes', zh: '内部报文大于出口可承载' },
  doc: {
    why: {
      en: 'Handshakes and small answers work, then a connection hangs at the first full packet: a TLS certificate, a large POST, the second page of a list. A bridge with 1500 bytes before an interface with 1460 or 1450 needs path MTU discovery, and firewalls that drop ICMP break it.',
      zh: '握手与小响应正常，但遇到第一个满长报文就挂起：TLS 证书、较大的 POST、列表的第二页。1500 字节的网桥位于 1460 或 1450 的接口之前，需要路径 MTU 发现，而丢弃 ICMP 的防火墙会让它失效。',
    },
    rule: {
      en: 'An interface of containers or tunnels that is up has a larger MTU than that of the default route, or one that adds a header (VXLAN, Geneve) less than 50 bytes of room for it; or the way out of the process has a larger MTU than that of the host around it.',
      zh: '已启用的容器或隧道接口的 MTU 大于默认路由接口，或封装接口（VXLAN、Geneve）没有为头部留出 50 字节；或进程出口的 MTU 大于其所在主机的出口。',
    },
    falsePositive: {
      en: 'Networks that clamp TCP segments or let ICMP through; no packet is sent to find out. Bridges that nothing leaves the host from.',
      zh: '网络会钳制 TCP 分段或放行 ICMP；本检查不会发包验证。流量不离开主机的网桥。',
    },
    remedy: {
      en: 'The MTU of the way out, less 50 bytes where packets are encapsulated.',
      zh: '使用出口的 MTU；有封装时再减 50 字节。',
    },
    refs: [
      'https://www.rfc-editor.org/rfc/rfc8899',
      'https://www.rfc-editor.org/rfc/rfc7348#section-5',
      'https://docs.docker.com/engine/network/drivers/bridge/#options',
    ],
  },
  threshold: {
    value: {
      en: 'not above the MTU of the way out (50 bytes less for VXLAN)',
      zh: '不大于出口的 MTU（VXLAN 再减 50 字节）',
    },
    source: { en: 'RFC 7348; that no probe is sent is ours', zh: 'RFC 7348；不发送探测包是本程序的选择' },
    ours: true,
  },
  needs: ['net.links'],
  reads: ['net.outerLinks', 'scenario'],
  texts,
  run: (view) => {
    const own = view.get('net.links');
    const outer = view.look('net.outerLinks');
    const egress = linkOf(own);
    if (egress === undefined) return notApplicable(texts.noRoute);
    const behind = outer.status === 'ok' ? linkOf(outer.value) : undefined;
    const step =
      stepWithin(own, egress) ??
      (outer.status === 'ok' && behind !== undefined
        ? (stepBetween(egress, behind) ?? stepWithin(outer.value, behind))
        : undefined);
    if (step !== undefined) {
      const { inner, out, room } = step;
      return finding({
        severity: 'warn',
        confidence: 0.6,
        claim: say(texts.inside, { inner: inner.name, innerMtu: inner.mtu, egress: out.name, room }),
        evidence: [
          view.proof('net.links', `${inner.name} mtu ${inner.mtu}`),
          view.proof('net.links', `${out.name} mtu ${out.mtu}`),
        ],
        remedy: [
          { text: texts.lower, command: `docker network create -o com.docker.network.driver.mtu=${room} …` },
        ],
      });
    }
    const scenario = view.look('scenario');
    const isInside = scenario.status === 'ok' && isContainer(scenario.value);
    if (isInside && behind === undefined) {
      return unknown(say(texts.alone, { egress: egress.name }), texts.unlock);
    }
    return pass(say(texts.fine, { egress: egress.name, mtu: egress.mtu }));
  },
});

interface Step {
  readonly inner: NetworkLink;
  readonly out: NetworkLink;
  /** Bytes that a packet of the inner interface may have. */
  readonly room: number;
}

function linkOf({ links, egress }: NetworkLinks): NetworkLink | undefined {
  return links.find(({ name }) => name === egress);
}

function stepWithin({ links }: NetworkLinks, out: NetworkLink): Step | undefined {
  return links.flatMap((inner) => {
    if (inner.name === out.name || inner.state === 'down' || !INNER.test(inner.name)) return [];
    const room = out.mtu - (ENCAPSULATING.test(inner.name) ? HEADER_BYTES : 0);
    return inner.mtu > room ? [{ inner, out, room }] : [];
  })[0];
}

function stepBetween(inner: NetworkLink, out: NetworkLink): Step | undefined {
  return inner.mtu > out.mtu ? { inner, out, room: out.mtu } : undefined;
}
