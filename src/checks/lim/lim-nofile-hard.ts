import { say } from '../../base/messages.ts';
import { formatCount } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const ERROR_BELOW = 1024n;
const WARN_BELOW = 65_536n;

const texts = {
  low: {
    en: 'At most {limit} files and sockets may be open ({kind} limit): a server fails with "too many open files" under load.',
    zh: '最多只能打开 {limit} 个文件和套接字（{kind}限制）：服务在负载下会报“too many open files”。',
  },
  hard: { en: 'hard', zh: '硬' },
  soft: { en: 'soft', zh: '软' },
  systemd: { en: 'In the systemd unit:', zh: '在 systemd 单元中：' },
  container: { en: 'For a container:', zh: '对容器：' },
  pod: {
    en: 'A pod has the limit of the container runtime of its node; in the systemd unit of that:',
    zh: 'Pod 沿用节点上容器运行时的限制；在其 systemd 单元中：',
  },
  enough: { en: '{limit} files may be open', zh: '可以打开 {limit} 个文件' },
  noRow: { en: 'the list of limits has no row "open files"', zh: '限制列表中没有“open files”一行' },
  unlock: { en: 'capture /proc/PID/limits as the kernel prints it', zh: '请按内核原样采集 /proc/PID/limits' },
} as const;

/** The limit of open files is too low for a server. */
export const check = defineCheck({
  id: 'LIM001',
  slug: 'lim-nofile-hard',
  room: 'lim',
  scope: 'process',
  severity: 'error',
  title: { en: 'Limit of open files', zh: '打开文件数限制' },
  doc: {
    why: {
      en: 'Each connection is a descriptor. Go raises the soft limit to the hard one at start (since 1.19, in every program that imports os), so the hard limit decides; before 1.19 the soft one does.',
      zh: '每个连接占一个描述符。自 Go 1.19 起，凡导入 os 的程序启动时都会把软限制提到硬限制，因此由硬限制决定；1.19 之前由软限制决定。',
    },
    rule: {
      en: 'Hard limit (soft limit for Go below 1.19) under 1,024 is an error, under 65,536 a warning.',
      zh: '硬限制（Go 1.19 之前看软限制）低于 1,024 为错误，低于 65,536 为警告。',
    },
    falsePositive: {
      en: 'A job that opens a handful of files needs no more. lim-fd-pressure shows the real use of a process.',
      zh: '只打开少量文件的任务不需要更多；进程实际用量见 lim-fd-pressure。',
    },
    remedy: { en: 'Raise the hard limit where the process is started.', zh: '在启动进程处提高硬限制。' },
    refs: ['https://go.dev/doc/go1.19#os', 'https://man7.org/linux/man-pages/man2/getrlimit.2.html'],
  },
  threshold: {
    value: { en: 'error < 1024, warn < 65536', zh: '错误：< 1024；警告：< 65536' },
    source: { en: "our own; 1024 is the kernel's default soft limit", zh: '自定；1024 是内核默认的软限制' },
    ours: true,
  },
  needs: ['process.limits'],
  reads: ['go.binary'],
  texts,
  run: (view) => {
    const row = view.get('process.limits')['open files'];
    if (row === undefined) return unknown(say(texts.noRow), say(texts.unlock));
    const binary = valueOf(view.look('go.binary'));
    const bySoft = binary !== undefined && binary.version.minor < 19;
    const limit = bySoft ? row.soft : row.hard;
    if (limit === null || limit >= WARN_BELOW) {
      return pass(say(texts.enough, { limit: limit === null ? 'unlimited' : formatCount(limit) }));
    }
    return finding({
      severity: limit < ERROR_BELOW ? 'error' : 'warn',
      confidence: limit < ERROR_BELOW ? 0.9 : 0.5,
      claim: say(texts.low, { limit: formatCount(limit), kind: bySoft ? texts.soft : texts.hard }),
      evidence: [
        view.proof(
          'process.limits',
          `open files soft ${row.soft ?? 'unlimited'}, hard ${row.hard ?? 'unlimited'}`,
        ),
      ],
      remedy: [
        { text: texts.systemd, command: 'LimitNOFILE=1048576', where: 'unit' },
        {
          text: texts.container,
          command: 'docker run --ulimit nofile=1048576:1048576 …',
          where: 'container',
        },
        { text: texts.pod, command: 'LimitNOFILE=1048576', where: 'pod' },
      ],
    });
  },
});
