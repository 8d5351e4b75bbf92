import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  short: {
    en: 'Only {value} new connections may wait for a listener.',
    zh: '每个监听端口只允许 {value} 个新连接排队。',
  },
  raise: { en: 'Raise it in the network namespace of the service:', zh: '在服务的网络命名空间中提高：' },
  enough: { en: '{value} new connections may wait', zh: '允许 {value} 个新连接排队' },
} as const;

/** somaxconn bounds the accept queue of every listener. */
export const check = defineCheck({
  id: 'NET015',
  slug: 'net-listen-backlog',
  room: 'net',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Short queue of new connections', zh: '新连接队列过短' },
  doc: {
    why: {
      en: 'Go asks for a queue of exactly net.core.somaxconn. 128, the default before kernel 5.4 and still set by old tuning guides, overflows in a burst: clients see a second of delay and then a reset, while the service seems idle.',
      zh: 'Go 请求的队列长度就是 net.core.somaxconn。128（5.4 之前内核的默认值，旧的调优文档仍在设置）在突发时会溢出：客户端先延迟一秒再被重置，而服务看似空闲。',
    },
    rule: {
      en: 'net.core.somaxconn < 1024. It belongs to the network namespace: a container has its own.',
      zh: 'net.core.somaxconn 小于 1024。它属于网络命名空间：容器有自己的值。',
    },
    falsePositive: {
      en: 'A program that does not listen, or has few clients.',
      zh: '不监听端口或客户端很少的程序。',
    },
    remedy: { en: 'Raise it where the service listens.', zh: '在服务监听处提高。' },
    refs: [
      'https://docs.kernel.org/admin-guide/sysctl/net.html',
      'https://man7.org/linux/man-pages/man2/listen.2.html',
      'https://docs.kernel.org/networking/ip-sysctl.html',
    ],
  },
  threshold: {
    value: sameText('< 1024'),
    source: {
      en: "the kernel's default is 4096, and was 128 before Linux 5.4 (ip-sysctl, somaxconn); 1024 is ours",
      zh: '内核默认值为 4096，Linux 5.4 之前为 128（ip-sysctl，somaxconn）；1024 为本程序自定',
    },
    ours: true,
  },
  needs: ['net.somaxconn'],
  texts,
  run: (view) => {
    const value = view.get('net.somaxconn');
    if (value >= 1024n) return pass(say(texts.enough, { value }));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.short, { value }),
      evidence: [view.proof('net.somaxconn', String(value))],
      remedy: [{ text: texts.raise, command: 'sysctl -w net.core.somaxconn=4096' }],
    });
  },
});
