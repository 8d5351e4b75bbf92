import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const WARN_MS = 200;
const ERROR_MS = 1000;

const texts = {
  slow: {
    en: 'Of {samples} look-ups of {name} one in twenty takes {p95} ms or more ({median} ms in the middle); Go keeps no answers, so each new connection pays.',
    zh: '{samples} 次查询 {name} 中，每二十次有一次达到 {p95} 毫秒或更久（中位数 {median} 毫秒）；Go 不缓存结果，每个新连接都要付出代价。',
  },
  failing: {
    en: '{failed} of {samples} look-ups of {name} failed ({codes}).',
    zh: '{samples} 次查询 {name} 中有 {failed} 次失败（{codes}）。',
  },
  cache: {
    en: 'Use a cache on the node (NodeLocal DNSCache, systemd-resolved), and see who is slow:',
    zh: '在节点上使用缓存（NodeLocal DNSCache、systemd-resolved），并查看谁慢：',
  },
  fine: { en: 'one look-up in twenty takes {p95} ms', zh: '二十次查询中最慢约 {p95} 毫秒' },
} as const;

/** Looking up names is slow. */
export const check = defineCheck({
  id: 'DNS009',
  slug: 'dns-lookup-slow',
  room: 'dns',
  scope: 'container',
  severity: 'error',
  title: { en: 'Slow name resolution', zh: '名称解析缓慢' },
  doc: {
    why: {
      en: 'Neither resolver of Go keeps answers. A lost UDP packet costs the whole time limit of resolv.conf (5 s unless set), so a small loss shows as rare, very slow connections.',
      zh: 'Go 的两种解析器都不缓存结果。丢失一个 UDP 包就要付出 resolv.conf 的整个超时（默认 5 秒），少量丢包会表现为偶发的极慢连接。',
    },
    rule: {
      en: 'With --active: 20 look-ups of the host of the first module proxy, both families each; the 95th percentile is above 200 ms (warning) or 1 s (error), or at least one fails (warning; error when all fail).',
      zh: '使用 --active 时：查询第一个模块代理的主机 20 次，每次两种协议族；第 95 百分位超过 200 毫秒（警告）或 1 秒（错误），或至少一次失败（警告；全部失败为错误）。',
    },
    falsePositive: {
      en: 'getaddrinfo of this machine is asked; a static Go program asks the servers of resolv.conf itself and skips caches of libc.',
      zh: '检查使用本机的 getaddrinfo；静态 Go 程序会直接询问 resolv.conf 中的服务器，绕过 libc 的缓存。',
    },
    remedy: { en: 'A cache close by, fewer search domains.', zh: '就近的缓存，更少的搜索域。' },
    refs: [
      'https://pkg.go.dev/net#hdr-Name_Resolution',
      'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/',
    ],
  },
  threshold: {
    value: { en: 'p95 > 200 ms warning, > 1 s error', zh: '警告：p95 > 200 ms；错误：> 1 s' },
    source: {
      en: 'a cache answers in a few milliseconds; no published number was found',
      zh: '缓存只需几毫秒即可应答；未找到公开发布的数值',
    },
    ours: true,
  },
  needs: ['active.lookups'],
  subject: ['active.lookups'],
  texts,
  run: (view) => {
    const { name, samples, medianMs, p95Ms, failures } = view.get('active.lookups');
    const failed = Object.values(failures).reduce((a, b) => a + b, 0);
    if (failed === 0 && p95Ms <= WARN_MS) return pass(say(texts.fine, { p95: p95Ms }));
    const codes = Object.keys(failures).join(', ');
    return finding({
      severity: failed === samples || p95Ms > ERROR_MS ? 'error' : 'warn',
      confidence: 0.8,
      claim:
        failed > 0
          ? say(texts.failing, { failed, samples, name, codes })
          : say(texts.slow, { samples, name, p95: p95Ms, median: medianMs }),
      evidence: [
        view.proof(
          'active.lookups',
          `p95 ${p95Ms} ms, median ${medianMs} ms, failed ${failed} of ${samples}`,
        ),
      ],
      remedy: [{ text: texts.cache, command: `dig +stats ${name}` }],
    });
  },
});
