import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { shareOf } from '../format.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const SHARE = 0.8;

const texts = {
  full: {
    en: '{open} of {limit} descriptors are open ({share}), {sockets} of them sockets.',
    zh: '{limit} 个描述符中已打开 {open} 个（{share}），其中 {sockets} 个是套接字。',
  },
  unknownSockets: { en: 'an unknown number', zh: '数量未知' },
  leak: {
    en: 'Look what they are; many sockets to one address mean responses whose body is never closed, many files a missing Close:',
    zh: '查看它们是什么：大量指向同一地址的套接字说明响应体没有关闭，大量文件说明缺少 Close：',
  },
  room: { en: '{open} of {limit} descriptors are open', zh: '{limit} 个描述符中打开了 {open} 个' },
  noLimit: { en: 'open files are not limited', zh: '打开文件数不受限制' },
  noRow: { en: 'the list of limits has no row "open files"', zh: '限制列表中没有“open files”一行' },
  unlock: { en: 'capture /proc/PID/limits as the kernel prints it', zh: '请按内核原样采集 /proc/PID/limits' },
} as const;

/** Most descriptors are in use. */
export const check = defineCheck({
  id: 'LIM002',
  slug: 'lim-fd-pressure',
  room: 'lim',
  scope: 'process',
  severity: 'warn',
  title: { en: 'Descriptors nearly used up', zh: '描述符即将耗尽' },
  doc: {
    why: {
      en: 'At the limit accept, dial and open fail together, and so do log files and DNS look-ups. A leak reaches it slowly and then all at once.',
      zh: '达到上限时，accept、dial 与 open 会同时失败，日志文件与 DNS 查询亦然。泄漏会慢慢逼近，然后突然全面失败。',
    },
    rule: { en: 'Open descriptors > 80 % of the soft limit.', zh: '已打开的描述符超过软限制的 80 %。' },
    falsePositive: {
      en: 'A proxy that is sized to run near its limit.',
      zh: '按接近上限运行来规划的代理程序。',
    },
    remedy: {
      en: 'Find the leak; raise the limit only when the use is wanted.',
      zh: '先查泄漏；确实需要时才提高限制。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html',
      'https://pkg.go.dev/net/http#Response',
      'https://github.com/prometheus/node_exporter/blob/master/docs/node-mixin/alerts/alerts.libsonnet',
    ],
  },
  threshold: {
    value: { en: '> 80 % of the soft limit', zh: '> 软限制的 80 %' },
    source: {
      en: "the node_exporter mixin warns at 70 % and alarms at 90 % of the kernel's own table (NodeFileDescriptorLimit); for one process no published number was found",
      zh: 'node_exporter mixin 对内核自己的表在 70 % 时警告、90 % 时告急（NodeFileDescriptorLimit）；对单个进程未找到公开发布的数值',
    },
    ours: true,
  },
  needs: ['process.openFiles', 'process.limits'],
  texts,
  run: (view) => {
    const { total, sockets } = view.get('process.openFiles');
    const row = view.get('process.limits')['open files'];
    if (row === undefined) return unknown(say(texts.noRow), say(texts.unlock));
    if (row.soft === null) return pass(say(texts.noLimit));
    const share = shareOf(BigInt(total), row.soft);
    const values = {
      open: formatCount(total),
      limit: formatCount(row.soft),
      share: formatRatio(share),
      sockets: sockets === null ? texts.unknownSockets : formatCount(sockets),
    };
    if (share <= SHARE) return pass(say(texts.room, values));
    return finding({
      severity: 'warn',
      claim: say(texts.full, values),
      evidence: [
        view.proof('process.openFiles', `${values.open} open`),
        view.proof('process.limits', `open files soft ${values.limit}`),
      ],
      remedy: [
        {
          text: texts.leak,
          command: "ls -l /proc/PID/fd | awk '{print $NF}' | sort | uniq -c | sort -rn | head",
        },
      ],
    });
  },
});
