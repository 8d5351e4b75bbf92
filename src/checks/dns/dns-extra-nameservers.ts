import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  extra: {
    en: '{count} servers are listed; {ignored} are never asked.',
    zh: '列出了 {count} 个服务器，其中 {ignored} 永远不会被询问。',
  },
  trim: { en: 'Keep at most three, the most important first.', zh: '最多保留三个，最重要的放最前。' },
  fine: { en: '{count} servers', zh: '{count} 个服务器' },
} as const;

/** resolv.conf names more than three servers. */
export const check = defineCheck({
  id: 'DNS004',
  slug: 'dns-extra-nameservers',
  room: 'dns',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Name servers that are never asked', zh: '永远不会被询问的域名服务器' },
  doc: {
    why: {
      en: 'Go and libc use the first three servers of resolv.conf. The fourth, often the one that knows the inner names, is dropped without a word; Kubernetes truncates the list too.',
      zh: 'Go 与 libc 只使用 resolv.conf 的前三个服务器。第四个（常常正是认识内部名称的那个）会被悄悄丢弃；Kubernetes 也会截断列表。',
    },
    rule: {
      en: 'More than three nameserver lines with a valid address.',
      zh: '有效的 nameserver 行多于三条。',
    },
    falsePositive: { en: 'The extra servers are copies of the first.', zh: '多出的服务器与前面的等价。' },
    remedy: { en: 'Keep three, the most important first.', zh: '只保留三个，最重要的放最前。' },
    refs: [
      'https://man7.org/linux/man-pages/man5/resolv.conf.5.html',
      'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
    ],
  },
  threshold: {
    value: { en: '> 3 servers', zh: '> 3 个服务器' },
    source: sameText('net/dnsconfig_unix.go; resolv.conf(5) MAXNS'),
    ours: false,
  },
  needs: ['dns.resolvConf'],
  texts,
  run: (view) => {
    const { nameservers } = view.get('dns.resolvConf');
    if (nameservers.length <= 3) return pass(say(texts.fine, { count: nameservers.length }));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.extra, { count: nameservers.length, ignored: nameservers.slice(3).join(', ') }),
      evidence: [view.proof('dns.resolvConf', nameservers.join(', '))],
      remedy: [{ text: texts.trim }],
    });
  },
});
