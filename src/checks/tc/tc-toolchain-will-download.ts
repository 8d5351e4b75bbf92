import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { isOlder, neededToolchain } from '../../analyze/go-settings/needed-toolchain.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  will: {
    en: 'go.mod asks for {needed}, PATH has {local}: the next go command downloads {needed} through {proxy}.',
    zh: 'go.mod 要求 {needed}，而 PATH 上是 {local}：下一条 go 命令将通过 {proxy} 下载 {needed}。',
  },
  cannot: {
    en: 'go.mod asks for {needed}, PATH has {local}, and GOPROXY=off forbids the download: every go command fails.',
    zh: 'go.mod 要求 {needed}，而 PATH 上是 {local}，且 GOPROXY=off 禁止下载：所有 go 命令都会失败。',
  },
  fetch: { en: 'Fetch it while the network is there:', zh: '在有网络时预先下载：' },
  install: { en: 'Or install that release and forbid switching:', zh: '或安装该版本并禁止切换：' },
  enough: { en: '{local} is new enough for {needed}', zh: '{local} 满足 {needed}' },
  cached: { en: '{needed} is in the module cache', zh: '{needed} 已在模块缓存中' },
  fixed: { en: 'GOTOOLCHAIN={value} does not switch', zh: 'GOTOOLCHAIN={value} 不会切换' },
  noGo: { en: 'no go is on PATH', zh: 'PATH 上没有 go' },
  nothing: { en: 'go.mod has no go line', zh: 'go.mod 没有 go 行' },
} as const;

/** GOTOOLCHAIN=auto fetches the release that go.mod asks for. */
export const check = defineCheck({
  id: 'TC005',
  slug: 'tc-toolchain-will-download',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'The go command will download another Go', zh: 'go 命令将下载另一个 Go' },
  doc: {
    why: {
      en: 'With GOTOOLCHAIN=auto every go command, also go env, first fetches the release that go.mod asks for when the local one is older: about 70 MB, or a long wait and an error without a network. A slow "go env" is usually this.',
      zh: 'GOTOOLCHAIN=auto 时，若本地版本低于 go.mod 要求，任何 go 命令（包括 go env）都会先下载所需版本：约 70 MB；没有网络时则是漫长等待后报错。“go env 很慢”通常就是这个原因。',
    },
    rule: {
      en: 'GOTOOLCHAIN is auto (or NAME+auto), the go or toolchain line asks for more than the first go on PATH, and the module cache does not hold that release. An error when GOPROXY=off.',
      zh: 'GOTOOLCHAIN 为 auto（或 NAME+auto），go 或 toolchain 行要求的版本高于 PATH 上第一个 go，且模块缓存中没有该版本。GOPROXY=off 时为错误。',
    },
    falsePositive: { en: 'Downloads are wanted and the network is fast.', zh: '有意下载且网络很快。' },
    remedy: {
      en: 'Put the release into the image, or fetch it once when the image is built.',
      zh: '把所需版本放进镜像，或在构建镜像时预先下载一次。',
    },
    refs: ['https://go.dev/doc/toolchain'],
  },
  needs: ['go.project', 'go.toolchains', 'go.settings'],
  subject: ['go.project'],
  reads: ['go.cachedToolchains'],
  texts,
  run: (view) => {
    const wish = settingOf(view.get('go.settings'), 'GOTOOLCHAIN');
    if (wish !== 'auto' && !wish.endsWith('+auto')) return notApplicable(say(texts.fixed, { value: wish }));
    const [first] = view.get('go.toolchains');
    if (first?.version === undefined) return notApplicable(say(texts.noGo));
    const needed = neededToolchain(view.get('go.project'), 'auto');
    if (needed === undefined) return notApplicable(say(texts.nothing));
    const proxy = settingOf(view.get('go.settings'), 'GOPROXY');
    const values = { needed: needed.text, local: first.version.text, proxy };
    if (!isOlder(first.version, needed)) return pass(say(texts.enough, values));
    const cached = valueOf(view.look('go.cachedToolchains')) ?? [];
    if (cached.includes(needed.text)) return pass(say(texts.cached, values));
    const off = proxy === 'off';
    return finding({
      severity: off ? 'error' : 'warn',
      confidence: 0.9,
      claim: say(off ? texts.cannot : texts.will, values),
      evidence: [
        view.proof(
          'go.project',
          `go ${view.get('go.project').goMod.go ?? '–'}, toolchain ${view.get('go.project').goMod.toolchain ?? '–'}`,
        ),
        view.proof('go.toolchains', values.local, first.path),
        view.proof('go.settings', `GOTOOLCHAIN=${wish}, GOPROXY=${proxy}`),
      ],
      remedy: [
        { text: texts.fetch, command: `GOTOOLCHAIN=${needed.text} go version` },
        { text: texts.install, command: 'GOTOOLCHAIN=local' },
      ],
    });
  },
});
