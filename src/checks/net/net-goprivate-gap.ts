import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { matchesPatterns } from '../../analyze/go-proxy/proxy-list.ts';
import type { GoSetting } from '../../model/go-toolchain.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  leak: {
    en: '{count} modules that look private are asked for in public, for example {path}.',
    zh: '有 {count} 个看起来私有的模块会向公共服务查询，例如 {path}。',
  },
  set: { en: 'Mark them private:', zh: '标记为私有：' },
  none: { en: 'no module looks private', zh: '没有看起来私有的模块' },
  covered: { en: '{count} modules that look private are covered', zh: '{count} 个看起来私有的模块均已覆盖' },
} as const;

/** A module that looks private would be asked for in public. */
export const check = defineCheck({
  id: 'NET004',
  slug: 'net-goprivate-gap',
  room: 'net',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'A private module is not marked private', zh: '私有模块没有标记为私有' },
  doc: {
    why: {
      en: 'A module that GOPRIVATE does not cover is asked for at the public proxy and the public checksum database: the name leaks, and the build fails with 404 or 410.',
      zh: 'GOPRIVATE 未覆盖的模块会向公共代理和公共校验和数据库查询：名称外泄，构建以 404 或 410 失败。',
    },
    rule: {
      en: 'A requirement of go.mod has a host without a dot, or one that ends in .internal, .local, .corp, .lan, .intra or .home.arpa, and GONOPROXY or GONOSUMDB (each by default GOPRIVATE) does not match it, while the public proxy or database is in use. Modules replaced by a folder do not count.',
      zh: 'go.mod 的某个依赖，其主机名不含点，或以 .internal、.local、.corp、.lan、.intra、.home.arpa 结尾，且 GONOPROXY 或 GONOSUMDB（默认均取 GOPRIVATE）不匹配它，同时正在使用公共代理或数据库。被替换为本地目录的模块不计。',
    },
    falsePositive: {
      en: 'A company proxy that serves these modules itself, with GOSUMDB set for it.',
      zh: '公司代理自行提供这些模块，并为其设置了 GOSUMDB。',
    },
    remedy: { en: 'Set GOPRIVATE.', zh: '设置 GOPRIVATE。' },
    refs: ['https://go.dev/ref/mod#private-modules'],
  },
  threshold: {
    value: {
      en: 'host without a dot, or under a name that is never public',
      zh: '主机名不含点，或位于永不公开的域名之下',
    },
    source: {
      en: 'RFC 6762, RFC 8375 and the reserved .internal; .corp, .lan and .intra are ours',
      zh: 'RFC 6762、RFC 8375 与保留的 .internal；.corp、.lan、.intra 为本程序自定',
    },
    ours: true,
  },
  needs: ['go.settings', 'go.project'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const settings = view.get('go.settings');
    const { goMod } = view.get('go.project');
    const local = new Set(
      goMod.replace.filter(({ to }) => /^\.{0,2}\//.test(to)).map(({ from }) => from.split('@')[0]),
    );
    const suspects = goMod.require
      .map(({ path }) => path)
      .filter((path) => !local.has(path) && looksPrivate(path));
    if (suspects.length === 0) return pass(say(texts.none));
    const askedPublicly = isToolchainsOwn(settings['GOPROXY']);
    const checkedPublicly = isToolchainsOwn(settings['GOSUMDB']);
    const gaps = suspects.filter(
      (path) =>
        (askedPublicly && !matchesPatterns(settingOf(settings, 'GONOPROXY'), path)) ||
        (checkedPublicly && !matchesPatterns(settingOf(settings, 'GONOSUMDB'), path)),
    );
    const [first] = gaps;
    if (first === undefined) return pass(say(texts.covered, { count: suspects.length }));
    const hosts = [...new Set(gaps.map((path) => path.split('/')[0]))].join(',');
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.leak, { count: gaps.length, path: first }),
      evidence: [
        ...gaps.slice(0, 5).map((path) => view.proof('go.project', path)),
        view.proof('go.settings', `GOPRIVATE=${settingOf(settings, 'GOPRIVATE') || '–'}`),
      ],
      remedy: [{ text: texts.set, command: `go env -w GOPRIVATE=${hosts}` }],
    });
  },
});

function looksPrivate(path: string): boolean {
  const [host = ''] = path.split('/');
  return !host.includes('.') || /\.(?:internal|local|corp|lan|intra|home\.arpa)$/i.test(host);
}

/** Whether the value in force is what the toolchain came with, or begins with it. */
function isToolchainsOwn(setting: GoSetting | undefined): boolean {
  if (setting === undefined) return false;
  const { winner, overridden } = setting;
  const own = [winner, ...overridden].find(({ origin }) => origin === 'goroot' || origin === 'default');
  const first = (value: string): string => value.split(/[,|\s]/, 1)[0] ?? '';
  return own !== undefined && first(winner.value) === first(own.value);
}
