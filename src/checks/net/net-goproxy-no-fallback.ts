import { sameText, say } from '../../base/messages.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  stuck: {
    en: 'GOPROXY={setting}: {url} answers {answer}, and after a comma the go command goes on only after 404 or 410. {next} is never asked.',
    zh: 'GOPROXY={setting}：{url} 返回 {answer}，而逗号之后只有 404 或 410 才会继续。{next} 永远不会被访问。',
  },
  pipe: { en: 'Separate them with "|" to go on after any error:', zh: '改用“|”分隔，任何错误都会继续：' },
  repair: {
    en: 'Or let the proxy answer 404 for what it does not have. A pipe also hides outages and may leak names of private modules.',
    zh: '或让代理对没有的内容返回 404。“|”也会掩盖故障，并可能泄露私有模块名。',
  },
  single: { en: 'nothing comes after the first entry', zh: '第一项之后没有其他项' },
  pipes: { en: 'every entry is followed by "|"', zh: '各项之后均为“|”' },
  fine: { en: 'the answers let the go command go on', zh: '这些响应允许 go 命令继续' },
} as const;

/** The list does not go on after the answer of a proxy. */
export const check = defineCheck({
  id: 'NET003',
  slug: 'net-goproxy-no-fallback',
  room: 'net',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'GOPROXY does not fall back', zh: 'GOPROXY 不会回退' },
  doc: {
    why: {
      en: 'A company proxy in front of ",direct" that answers 401, 403 or 500 stops every build: a comma passes on only for 404 and 410. The list reads as if there were a fallback.',
      zh: '“,direct”之前的公司代理若返回 401、403 或 500，所有构建都会停止：逗号只在 404 与 410 时继续。列表看上去像有后备，实际没有。',
    },
    rule: {
      en: 'With --active: an http entry of GOPROXY that is followed by "," answers neither 200, 404 nor 410, or not at all.',
      zh: '使用 --active 时：GOPROXY 中后跟“,”的某个 http 项返回的既不是 200、404 也不是 410，或根本没有响应。',
    },
    falsePositive: {
      en: 'A proxy that refuses this one public module on purpose and serves the private ones.',
      zh: '代理有意拒绝这一公共模块，而只提供私有模块。',
    },
    remedy: {
      en: '"|" instead of ",", or a proxy that answers 404.',
      zh: '用“|”代替“,”，或让代理返回 404。',
    },
    refs: ['https://go.dev/ref/mod#goproxy-protocol', 'https://go.dev/ref/mod#environment-variables'],
  },
  threshold: {
    value: sameText('200, 404, 410'),
    source: { en: 'Go Modules Reference, GOPROXY protocol', zh: 'Go Modules Reference，GOPROXY 协议' },
    ours: false,
  },
  needs: ['active.goproxy', 'go.settings'],
  subject: ['active.goproxy'],
  texts,
  run: (view) => {
    const setting = settingOf(view.get('go.settings'), 'GOPROXY');
    const { entries } = parseProxyList(setting);
    if (entries.length < 2) return notApplicable(say(texts.single));
    const strict = entries.filter(({ fallThrough }) => fallThrough === 'missing');
    if (strict.length === 0) return pass(say(texts.pipes));
    for (const { url, answer } of view.get('active.goproxy')) {
      const at = entries.findIndex((entry) => url.startsWith(`${entry.url.replace(/\/+$/, '')}/`));
      const entry = entries[at];
      const next = entries[at + 1];
      if (entry?.fallThrough !== 'missing' || next === undefined) continue;
      if (answer.failed === null && [200, 404, 410].includes(answer.status ?? 0)) continue;
      const said = answer.status ?? answer.failed?.code ?? '?';
      const piped = entries.map((e) => e.url).join('|');
      return finding({
        severity: 'error',
        confidence: 0.9,
        claim: say(texts.stuck, { setting, url: entry.url, answer: said, next: next.url }),
        evidence: [
          view.proof('active.goproxy', String(said), `GET ${url}`),
          view.proof('go.settings', `GOPROXY=${setting}`),
        ],
        remedy: [{ text: texts.pipe, command: `go env -w 'GOPROXY=${piped}'` }, { text: texts.repair }],
      });
    }
    return pass(say(texts.fine));
  },
});
