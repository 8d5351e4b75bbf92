import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  long: {
    en: '{servers} servers x {attempts} attempts x {timeout} s: a look-up may take {total} s before it fails.',
    zh: '{servers} 个服务器 × {attempts} 次 × {timeout} 秒：一次查询最长 {total} 秒才失败。',
  },
  lower: { en: 'Lower it:', zh: '降低：' },
  fine: { en: 'a look-up fails after {total} s at the latest', zh: '一次查询最迟 {total} 秒后失败' },
} as const;

/** timeout, attempts and servers multiply. */
export const check = defineCheck({
  id: 'DNS007',
  slug: 'dns-timeout-budget',
  room: 'dns',
  scope: 'container',
  severity: 'warn',
  title: { en: 'A dead name server costs very long', zh: '失效的域名服务器代价很高' },
  doc: {
    why: {
      en: 'Go asks the servers one after the other, waits timeout for each, and does all of it attempts times, for each search domain. With the defaults one dead server of two costs 5 s and two dead ones 20 s: longer than most clients wait.',
      zh: 'Go 逐个询问服务器，每个等待 timeout，整体重复 attempts 次，且每个搜索域都如此。默认设置下，两个服务器坏一个要 5 秒，两个都坏要 20 秒，超过多数客户端的等待时间。',
    },
    rule: {
      en: 'timeout x attempts x servers (three at most) > 20 s.',
      zh: 'timeout × attempts × 服务器数（最多三个）> 20 秒。',
    },
    falsePositive: {
      en: 'Servers behind an address that is always up.',
      zh: '服务器位于始终可用的地址之后。',
    },
    remedy: {
      en: 'Lower timeout and attempts, and give every look-up a context with a deadline.',
      zh: '降低 timeout 与 attempts，并为每次查询设置带截止时间的 context。',
    },
    refs: ['https://man7.org/linux/man-pages/man5/resolv.conf.5.html'],
  },
  threshold: {
    value: sameText('> 20 s'),
    source: {
      en: 'the defaults of resolv.conf(5) (timeout 5 s, 2 attempts) with two servers give 20 s; more is ours to doubt',
      zh: '按 resolv.conf(5) 的默认值（超时 5 s、尝试 2 次）与两个服务器计算为 20 s；超过即存疑，此线为本程序自定',
    },
    ours: true,
  },
  needs: ['dns.resolvConf'],
  texts,
  run: (view) => {
    const { nameservers, timeoutSec, attempts } = view.get('dns.resolvConf');
    const servers = Math.min(3, Math.max(1, nameservers.length));
    const total = servers * attempts * timeoutSec;
    const values = { servers, attempts, timeout: timeoutSec, total };
    if (total <= 20) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.long, values),
      evidence: [
        view.proof('dns.resolvConf', `timeout:${timeoutSec} attempts:${attempts}, ${nameservers.join(', ')}`),
      ],
      remedy: [{ text: texts.lower, command: 'options timeout:2 attempts:2' }],
    });
  },
});
