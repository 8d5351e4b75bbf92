import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { shareOf } from '../format.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  full: {
    en: '{count} of {max} connections are tracked ({share}): at the limit new ones are dropped silently.',
    zh: '已跟踪 {count} / {max} 个连接（{share}）：达到上限后新连接会被悄悄丢弃。',
  },
  raise: { en: 'Raise the limit on the host:', zh: '在主机上提高上限：' },
  reuse: {
    en: 'And reuse connections: one http.Client for the program, MaxIdleConnsPerHost above 2.',
    zh: '并复用连接：整个程序共用一个 http.Client，MaxIdleConnsPerHost 大于 2。',
  },
  room: { en: '{count} of {max} connections are tracked', zh: '已跟踪 {count} / {max} 个连接' },
} as const;

/** The table of tracked connections is close to its size. */
export const check = defineCheck({
  id: 'NET013',
  slug: 'net-conntrack-full',
  room: 'net',
  scope: 'host',
  severity: 'error',
  title: { en: 'Connection tracking nearly full', zh: '连接跟踪表将满' },
  doc: {
    why: {
      en: 'When the table is full the kernel drops packets of new connections without telling anyone: dials time out, on this node only, and the log says "nf_conntrack: table full, dropping packet".',
      zh: '表满后，内核会悄悄丢弃新连接的数据包：只在该节点上拨号超时，日志中出现“nf_conntrack: table full, dropping packet”。',
    },
    rule: {
      en: 'nf_conntrack_count / nf_conntrack_max over 80 % warns, over 95 % is an error.',
      zh: 'nf_conntrack_count / nf_conntrack_max 超过 80 % 警告，超过 95 % 为错误。',
    },
    falsePositive: { en: 'A gateway that is sized to run nearly full.', zh: '按接近满载规划的网关。' },
    remedy: { en: 'Raise the size, or reuse connections.', zh: '增大表，或复用连接。' },
    refs: [
      'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
      'https://github.com/prometheus/node_exporter/blob/master/docs/node-mixin/alerts/alerts.libsonnet',
    ],
  },
  threshold: {
    value: { en: 'warn > 80 %, error > 95 %', zh: '警告：> 80 %；错误：> 95 %' },
    source: {
      en: 'the node_exporter mixin warns above 75 % (NodeHighNumberConntrackEntriesUsed); the two here are later',
      zh: 'node_exporter mixin 在高于 75 % 时警告（NodeHighNumberConntrackEntriesUsed）；此处两条线更晚',
    },
    ours: true,
  },
  needs: ['net.conntrack'],
  subject: ['net.conntrack'],
  texts,
  run: (view) => {
    const { count, max } = view.get('net.conntrack');
    const share = shareOf(count, max);
    const values = { count: formatCount(count), max: formatCount(max), share: formatRatio(share) };
    if (share <= 0.8) return pass(say(texts.room, values));
    return finding({
      severity: share > 0.95 ? 'error' : 'warn',
      claim: say(texts.full, values),
      evidence: [view.proof('net.conntrack', `${values.count} of ${values.max}`)],
      remedy: [
        { text: texts.raise, command: `sysctl -w net.netfilter.nf_conntrack_max=${max * 2n}` },
        { text: texts.reuse },
      ],
    });
  },
});
