import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { HttpAnswer } from '../../model/network-probe.ts';
import { finding, pass } from '../verdicts.ts';

const SLOW_MS = 5000;

const texts = {
  dns: { en: 'the name could not be resolved', zh: '无法解析名称' },
  tcp: { en: 'no connection could be made', zh: '无法建立连接' },
  tls: { en: 'the TLS handshake failed', zh: 'TLS 握手失败' },
  http: { en: 'there was no answer to the request', zh: '请求没有得到响应' },
  failed: {
    en: 'The module proxy {url} did not answer: {stage} ({code}).',
    zh: '模块代理 {url} 没有响应：{stage}（{code}）。',
  },
  server: { en: 'The module proxy {url} answered {status}.', zh: '模块代理 {url} 返回 {status}。' },
  slow: {
    en: 'The module proxy {url} took {total} ms for a small list: {stages}.',
    zh: '模块代理 {url} 返回一个小列表用了 {total} 毫秒：{stages}。',
  },
  retry: { en: 'Ask it as the go command does:', zh: '像 go 命令那样访问：' },
  fine: { en: '{count} proxies answered', zh: '{count} 个代理有响应' },
} as const;

/** A module proxy cannot be reached. */
export const check = defineCheck({
  id: 'NET002',
  slug: 'net-goproxy-unreachable',
  room: 'net',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Module proxy out of reach', zh: '无法访问模块代理' },
  doc: {
    why: {
      en: 'Every download of a module or toolchain begins at the first entry of GOPROXY. The go command sets no overall time limit, so a proxy that does not answer looks like a hanging build.',
      zh: '下载模块或工具链都从 GOPROXY 的第一项开始。go 命令不设总时限，代理无响应时看起来就像构建挂起。',
    },
    rule: {
      en: 'With --active: one GET of $base/golang.org/x/text/@v/list for each http entry. No answer within 8 s, a failed stage (name, connection, TLS, request) or a status of 500 and above is an error; more than 5 s a warning. The stage is named.',
      zh: '使用 --active 时：对每个 http 项发起一次 GET $base/golang.org/x/text/@v/list。8 秒内无响应、某阶段失败（名称、连接、TLS、请求）或状态码不低于 500 为错误；超过 5 秒为警告。结论会指明阶段。',
    },
    falsePositive: {
      en: 'A proxy for private modules only, or one that is reached by another way than from here.',
      zh: '仅供私有模块使用的代理，或从别处而非此处访问的代理。',
    },
    remedy: { en: 'Repair the stage that fails, or take the entry out.', zh: '修复失败的阶段，或移除该项。' },
    refs: [
      'https://go.dev/ref/mod#goproxy-protocol',
      'https://github.com/golang/go/blob/master/src/cmd/go/internal/web/http.go',
    ],
  },
  threshold: {
    value: { en: 'total > 5 s', zh: '总计 > 5 s' },
    source: {
      en: 'far above what a small list takes; no published number was found',
      zh: '远超取一个小列表所需的时间；未找到公开发布的数值',
    },
    ours: true,
  },
  needs: ['active.goproxy'],
  subject: ['active.goproxy'],
  texts,
  run: (view) => {
    const asked = view.get('active.goproxy');
    const bad =
      asked.find(({ answer }) => answer.failed !== null || (answer.status ?? 0) >= 500) ??
      asked.find(({ answer }) => answer.totalMs > SLOW_MS);
    if (bad === undefined) return pass(say(texts.fine, { count: asked.length }));
    const { url, answer } = bad;
    const { failed, status, totalMs } = answer;
    const isDown = failed !== null || (status ?? 0) >= 500;
    const claim =
      failed !== null
        ? say(texts.failed, { url, stage: texts[failed.stage], code: failed.code })
        : isDown
          ? say(texts.server, { url, status: status ?? 0 })
          : say(texts.slow, { url, total: totalMs, stages: stagesOf(answer) });
    return finding({
      severity: isDown ? 'error' : 'warn',
      confidence: 0.9,
      claim,
      evidence: [
        view.proof(
          'active.goproxy',
          `${status ?? failed?.code ?? ''} ${stagesOf(answer)}`.trim(),
          `GET ${url}`,
        ),
      ],
      remedy: [{ text: texts.retry, command: `curl -v -m 10 ${url}` }],
    });
  },
});

function stagesOf({ doneMs }: HttpAnswer): string {
  return Object.entries(doneMs)
    .map(([stage, ms]) => `${stage} ${ms} ms`)
    .join(', ');
}
