import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  none: {
    en: 'resolv.conf names no server: Go asks 127.0.0.1:53.',
    zh: 'resolv.conf 没有服务器：Go 会询问 127.0.0.1:53。',
  },
  mount: { en: 'Give the container a resolver:', zh: '为容器指定解析器：' },
  some: { en: '{count} servers: {list}', zh: '{count} 个服务器：{list}' },
} as const;

/** resolv.conf names no server. */
export const check = defineCheck({
  id: 'DNS003',
  slug: 'dns-no-nameserver',
  room: 'dns',
  scope: 'container',
  severity: 'error',
  title: { en: 'No name server is configured', zh: '没有配置域名服务器' },
  doc: {
    why: {
      en: 'Without a server Go asks 127.0.0.1:53 and [::1]:53. In a container nobody listens there: every look-up fails with "connection refused" and names an address that nobody configured.',
      zh: '没有服务器时，Go 会询问 127.0.0.1:53 与 [::1]:53。容器里无人监听：每次查询都以“connection refused”失败，而报错地址谁也没有配置过。',
    },
    rule: {
      en: '/etc/resolv.conf of the process holds no valid nameserver address.',
      zh: '进程的 /etc/resolv.conf 中没有有效的 nameserver 地址。',
    },
    falsePositive: {
      en: 'A resolver listens on 127.0.0.1, or the program never resolves names.',
      zh: '本机 127.0.0.1 上有解析器，或程序从不解析域名。',
    },
    remedy: { en: 'Mount a resolv.conf with a server.', zh: '挂载含服务器的 resolv.conf。' },
    refs: ['https://man7.org/linux/man-pages/man5/resolv.conf.5.html'],
  },
  needs: ['dns.resolvConf'],
  texts,
  run: (view) => {
    const { nameservers } = view.get('dns.resolvConf');
    if (nameservers.length > 0)
      return pass(say(texts.some, { count: nameservers.length, list: nameservers.join(', ') }));
    return finding({
      severity: 'error',
      confidence: 0.8,
      claim: say(texts.none),
      evidence: [view.proof('dns.resolvConf', '–')],
      remedy: [{ text: texts.mount, command: 'docker run --dns 192.0.2.53 …' }],
    });
  },
});
