import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { shareOf } from '../format.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  many: {
    en: '{total} TCP sockets ({timeWait} in TIME_WAIT) for {range} local ports ({share}).',
    zh: '{range} 个本地端口对应 {total} 个 TCP 套接字（其中 {timeWait} 个处于 TIME_WAIT），占 {share}。',
  },
  reuse: {
    en: 'Reuse connections: read and close every response body, share one http.Client, raise MaxIdleConnsPerHost from 2.',
    zh: '复用连接：读完并关闭每个响应体，共用一个 http.Client，把 MaxIdleConnsPerHost 从 2 调高。',
  },
  who: { en: 'See where they go:', zh: '查看连接去向：' },
  room: { en: '{total} TCP sockets for {range} ports', zh: '{range} 个端口对应 {total} 个 TCP 套接字' },
} as const;

/** Outgoing connections use up the range of local ports. */
export const check = defineCheck({
  id: 'NET014',
  slug: 'net-ephemeral-exhaustion',
  room: 'net',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Local ports nearly used up', zh: '本地端口将耗尽' },
  doc: {
    why: {
      en: 'Each connection to the same address and port needs a local port of its own, and one that was closed here stays reserved for a minute (TIME_WAIT). When all are taken, dials fail with "cannot assign requested address". The usual cause is a client that opens a connection for each request.',
      zh: '到同一地址和端口的每个连接都需要独立的本地端口，本端关闭后还会保留一分钟（TIME_WAIT）。用尽后拨号会报“cannot assign requested address”。常见原因是每个请求都新建连接。',
    },
    rule: {
      en: 'TCP sockets in use and in TIME_WAIT together are more than half of ip_local_port_range. They are not told apart by destination here, so this is an upper bound.',
      zh: '使用中与 TIME_WAIT 的 TCP 套接字合计超过 ip_local_port_range 的一半。此处不区分目的地址，因此是上界。',
    },
    falsePositive: {
      en: 'Many connections to many addresses share ports and do no harm.',
      zh: '到许多不同地址的连接可以共用端口，并无害处。',
    },
    remedy: { en: 'Reuse connections.', zh: '复用连接。' },
    refs: ['https://docs.kernel.org/networking/ip-sysctl.html', 'https://pkg.go.dev/net/http#Transport'],
  },
  threshold: {
    value: { en: '> 50 % of the range', zh: '> 端口范围的 50 %' },
    source: { en: 'no published number was found', zh: '未找到公开发布的数值' },
    ours: true,
  },
  needs: ['net.portRange', 'net.tcpSockets'],
  texts,
  run: (view) => {
    const { first, last } = view.get('net.portRange');
    const { inUse, timeWait } = view.get('net.tcpSockets');
    const total = inUse + timeWait;
    const range = last - first + 1;
    const share = shareOf(BigInt(total), BigInt(range));
    const values = {
      total: formatCount(total),
      timeWait: formatCount(timeWait),
      range: formatCount(range),
      share: formatRatio(share),
    };
    if (share <= 0.5) return pass(say(texts.room, values));
    return finding({
      severity: 'warn',
      confidence: 0.5,
      claim: say(texts.many, values),
      evidence: [
        view.proof('net.tcpSockets', `inuse ${inUse}, tw ${timeWait}`),
        view.proof('net.portRange', `${first} to ${last}`),
      ],
      remedy: [
        { text: texts.reuse },
        {
          text: texts.who,
          command: "ss -tan state time-wait | awk '{print $4}' | sort | uniq -c | sort -rn | head",
        },
      ],
    });
  },
});
