import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  inside: { en: '{names} hold user information in their addresses.', zh: '{names} 的地址中含有用户信息。' },
  move: {
    en: 'Move it to a file that only this program reads (netrc, GOAUTH), or to a proxy that needs none.',
    zh: '移到只有该程序读取的文件（netrc、GOAUTH），或使用无需密码的代理。',
  },
  none: { en: 'no address holds user information', zh: '地址中没有用户信息' },
} as const;

/** A proxy address holds user and password. */
export const check = defineCheck({
  id: 'NET009',
  slug: 'net-proxy-secret-in-env',
  room: 'net',
  scope: 'process',
  severity: 'warn',
  title: { en: 'A password in a proxy variable', zh: '代理变量中含有密码' },
  doc: {
    why: {
      en: 'The environment of a process is inherited by every child, shown by debuggers and crash reports, and readable in /proc by the same user.',
      zh: '进程环境会被所有子进程继承，会出现在调试器与崩溃报告里，同一用户也能从 /proc 读取。',
    },
    rule: {
      en: 'HTTP_PROXY, HTTPS_PROXY, ALL_PROXY or GOPROXY, in capitals or small letters, holds user information in its address. The value is masked before the check sees it.',
      zh: 'HTTP_PROXY、HTTPS_PROXY、ALL_PROXY 或 GOPROXY（大写或小写）的地址中含用户信息。检查看到的值已被遮盖。',
    },
    falsePositive: { en: 'A user name without a password.', zh: '只有用户名、没有密码。' },
    remedy: {
      en: 'For modules use netrc or GOAUTH; for a proxy, one that authenticates by address or certificate.',
      zh: '模块可使用 netrc 或 GOAUTH；代理可改用按地址或证书认证的方式。',
    },
    refs: ['https://go.dev/ref/mod#private-module-proxy-auth'],
  },
  needs: ['env'],
  texts,
  run: (view) => {
    const env = view.get('env');
    const names = [...env.keys()].filter(
      (name) => NAMES.has(name.toUpperCase()) && /:\/\/[^/@]+@/.test(env.get(name) ?? ''),
    );
    if (names.length === 0) return pass(say(texts.none));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.inside, { names: names.join(', ') }),
      evidence: names.map((name) =>
        view.proof('env', `${name}=${(env.get(name) ?? '').replace(/:\/\/[^/@]+@/g, '://<redacted>@')}`),
      ),
      remedy: [{ text: texts.move }],
    });
  },
});

const NAMES = new Set(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'GOPROXY']);
