import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import type { LocalDial, TcpListener } from '../../model/peers.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  apart: {
    en: '{from} dials {host}:{port} over {dialled}, but what listens on port {port} takes {heard} only ({address}).',
    zh: '{from} 通过 {dialled} 连接 {host}:{port}，但监听端口 {port} 的程序只接受 {heard}（{address}）。',
  },
  dial: { en: 'Dial the address it listens on:', zh: '连接其实际监听的地址：' },
  listen: { en: 'Or let it listen on both:', zh: '或让其同时监听两者：' },
  none: { en: 'nothing dials a port of this machine', zh: '没有连接本机端口的配置' },
  fine: {
    en: '{count} addresses of this machine are dialled, each over a family that is heard',
    zh: '连接本机的 {count} 个地址均使用有监听的地址族',
  },
} as const;

type Family = 4 | 6;

/** A listener on one loopback address, dialled on the other. */
export const check = defineCheck({
  id: 'NET012',
  slug: 'net-localhost-family',
  room: 'net',
  scope: 'process',
  severity: 'warn',
  title: { en: 'Dialled on one loopback, heard on the other', zh: '连接与监听使用不同的回环地址' },
  doc: {
    why: {
      en: '127.0.0.1 and ::1 are two addresses. A sidecar or exporter that listens on 127.0.0.1 answers "connection refused" on [::1]; with the name localhost Go tries both, while other clients take the first in /etc/hosts and give up.',
      zh: '127.0.0.1 与 ::1 是两个不同的地址。只监听 127.0.0.1 的边车或导出器会对 [::1] 回应“connection refused”；使用名称 localhost 时 Go 会尝试两者，其他客户端只取 /etc/hosts 中的第一个便放弃。',
    },
    rule: {
      en: 'Environment or command line name 127.x, [::1] or localhost with a port, something listens on that port, but not over the family of the address: for localhost, not over any that /etc/hosts gives it.',
      zh: '环境变量或命令行写有带端口的 127.x、[::1] 或 localhost，该端口有程序监听，但不是所用的地址族；对 localhost 则指 /etc/hosts 给出的任何一族都无监听。',
    },
    falsePositive: {
      en: 'A variable that says where to listen, not where to dial. A listener on :: with IPV6_V6ONLY, which the table does not show, is missed.',
      zh: '变量表示监听地址而非连接地址。设置了 IPV6_V6ONLY 的 :: 监听在表中看不出，可能漏报。',
    },
    remedy: {
      en: 'The same literal on both sides, or "localhost" and a listener on both.',
      zh: '两端使用相同的字面地址，或使用 localhost 并监听两者。',
    },
    refs: [
      'https://pkg.go.dev/net#Dialer',
      'https://www.rfc-editor.org/rfc/rfc6761#section-6.3',
      'https://man7.org/linux/man-pages/man7/ipv6.7.html',
    ],
  },
  needs: ['net.localDials', 'net.listeners'],
  reads: ['net.localhost'],
  texts,
  run: (view) => {
    const dials = view.get('net.localDials');
    const listeners = view.get('net.listeners');
    if (dials.length === 0) return notApplicable(texts.none);
    const names = valueOf(view.look('net.localhost')) ?? [];
    const [bad] = dials.flatMap((dial) => mismatch(dial, listeners, names));
    if (bad === undefined) return pass(say(texts.fine, { count: dials.length }));
    const { dial, families, listener } = bad;
    const nameOf = (family: Family) => (family === 4 ? 'IPv4' : 'IPv6');
    const literal = listener.address === '::1' ? '[::1]' : '127.0.0.1';
    return finding({
      severity: 'warn',
      confidence: 0.7,
      claim: say(texts.apart, {
        ...dial,
        dialled: families.map(nameOf).join(', '),
        heard: nameOf(listener.family),
        address: listener.address,
      }),
      evidence: [
        view.proof('net.localDials', `${dial.from}: ${dial.host}:${dial.port}`),
        view.proof('net.listeners', `${listener.address} port ${listener.port}`),
      ],
      remedy: [
        { text: texts.dial, command: `${literal}:${dial.port}` },
        { text: texts.listen, command: `net.Listen("tcp", ":${dial.port}")` },
      ],
    });
  },
});

interface Mismatch {
  readonly dial: LocalDial;
  readonly families: readonly Family[];
  readonly listener: TcpListener;
}

function mismatch(
  dial: LocalDial,
  listeners: readonly TcpListener[],
  localhost: readonly string[],
): readonly Mismatch[] {
  const families = familiesOf(dial.host, localhost);
  const there = listeners.filter(({ port }) => port === dial.port);
  const [first] = there;
  const isHeard = there.some((listener) => families.some((family) => hears(listener, family)));
  return first === undefined || isHeard ? [] : [{ dial, families, listener: first }];
}

/** Families that a dial of this host tries; both for a localhost that /etc/hosts does not tell (RFC 6761). */
function familiesOf(host: string, localhost: readonly string[]): readonly Family[] {
  if (host !== 'localhost') return [host.startsWith('[') ? 6 : 4];
  const told = [...new Set(localhost.map((address): Family => (address.includes(':') ? 6 : 4)))];
  return told.length === 0 ? [4, 6] : told;
}

/** A socket on `::` takes IPv4 as well unless it was told not to. */
function hears({ family, address }: TcpListener, wanted: Family): boolean {
  if (address === '::') return true;
  return address.startsWith('::ffff:') ? wanted === 4 : family === wanted;
}
