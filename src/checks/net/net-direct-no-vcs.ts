import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { parseProxyList } from '../../analyze/go-proxy/proxy-list.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  none: {
    en: 'GOPROXY={proxy} may fetch directly, but git is not on PATH.',
    zh: 'GOPROXY={proxy} 可能直接拉取，但 PATH 上没有 git。',
  },
  private: {
    en: 'Modules of GOPRIVATE={patterns} are fetched with git, and git is not on PATH.',
    zh: 'GOPRIVATE={patterns} 的模块要用 git 拉取，而 PATH 上没有 git。',
  },
  install: { en: 'Install it:', zh: '安装：' },
  never: { en: 'nothing is fetched directly', zh: '不会直接拉取' },
  there: { en: '{path} is there', zh: '存在 {path}' },
  vendored: { en: 'the project has a vendor folder', zh: '项目有 vendor 目录' },
} as const;

/** direct is in GOPROXY and git is not on PATH. */
export const check = defineCheck({
  id: 'NET007',
  slug: 'net-direct-no-vcs',
  room: 'net',
  scope: 'toolchain',
  severity: 'error',
  title: {
    en: 'Modules may be fetched directly, but git is missing',
    zh: '可能需要直接拉取模块，但缺少 git',
  },
  doc: {
    why: {
      en: 'With direct in GOPROXY, and for every private module, the go command runs git. Slim images have none: "git: executable file not found in $PATH" appears only for the first module that no proxy has.',
      zh: 'GOPROXY 含 direct 时，以及对所有私有模块，go 命令会运行 git。精简镜像里没有：“git: executable file not found in $PATH”只在遇到第一个代理没有的模块时出现。',
    },
    rule: {
      en: 'GOPROXY holds direct, or GOPRIVATE is set, and git is not on PATH. Without a private pattern the finding is a warning.',
      zh: 'GOPROXY 含 direct 或设置了 GOPRIVATE，且 PATH 上没有 git。没有私有模式时为警告。',
    },
    falsePositive: {
      en: 'All modules are public and the proxy has them, or a vendor folder is used.',
      zh: '所有模块都是公共的且代理都有，或使用 vendor 目录。',
    },
    remedy: { en: 'Install git, or end the list with off.', zh: '安装 git，或让列表以 off 结尾。' },
    refs: ['https://go.dev/ref/mod#vcs'],
  },
  needs: ['go.settings', 'go.project', 'git.onPath'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const settings = view.get('go.settings');
    const proxy = settingOf(settings, 'GOPROXY');
    const patterns = settingOf(settings, 'GOPRIVATE') || settingOf(settings, 'GONOPROXY');
    const { found } = view.get('git.onPath');
    if (found !== null) return pass(say(texts.there, { path: found }));
    if (view.get('go.project').hasVendor) return notApplicable(say(texts.vendored));
    const isDirect = proxy === '' || parseProxyList(proxy).entries.some(({ url }) => url === 'direct');
    if (!isDirect && patterns === '') return notApplicable(say(texts.never));
    return finding({
      severity: patterns === '' ? 'warn' : 'error',
      confidence: patterns === '' ? 0.5 : 0.85,
      claim: say(patterns === '' ? texts.none : texts.private, { proxy, patterns }),
      evidence: [
        view.proof('go.settings', `GOPROXY=${proxy}, GOPRIVATE=${patterns || '–'}`),
        view.proof('git.onPath', '–', 'PATH'),
      ],
      remedy: [{ text: texts.install, command: 'apt-get install git' }],
    });
  },
});
