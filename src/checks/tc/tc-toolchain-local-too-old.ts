import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { isOlder, neededToolchain } from '../../analyze/go-settings/needed-toolchain.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  old: {
    en: 'go.mod asks for {needed}, PATH has {local}, and GOTOOLCHAIN={wish} (from {source}) forbids switching: every go command fails.',
    zh: 'go.mod 要求 {needed}，PATH 上是 {local}，而 GOTOOLCHAIN={wish}（来自 {source}）禁止切换：所有 go 命令都会失败。',
  },
  image: { en: 'Take the image of that release:', zh: '换用该版本的镜像：' },
  auto: { en: 'Or allow the download:', zh: '或允许下载：' },
  enough: { en: '{local} is new enough for {needed}', zh: '{local} 满足 {needed}' },
  switches: { en: 'GOTOOLCHAIN={value} may switch', zh: 'GOTOOLCHAIN={value} 可以切换' },
  noGo: { en: 'no go is on PATH', zh: 'PATH 上没有 go' },
  nothing: { en: 'go.mod has no go line', zh: 'go.mod 没有 go 行' },
} as const;

/** GOTOOLCHAIN=local and go.mod asks for more. */
export const check = defineCheck({
  id: 'TC006',
  slug: 'tc-toolchain-local-too-old',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'The installed Go is too old for go.mod', zh: '已安装的 Go 低于 go.mod 要求' },
  doc: {
    why: {
      en: 'The golang container images and some distributions set GOTOOLCHAIN=local. A newer go line then ends every command with "go.mod requires go >= …; GOTOOLCHAIN=local".',
      zh: 'golang 容器镜像以及部分发行版设置了 GOTOOLCHAIN=local。此时较新的 go 行会使所有命令报“go.mod requires go >= …; GOTOOLCHAIN=local”。',
    },
    rule: {
      en: 'GOTOOLCHAIN is local (or names a release without +auto) and the go line of go.mod or go.work asks for more than the first go on PATH. The toolchain line does not count then.',
      zh: 'GOTOOLCHAIN 为 local（或指定版本且无 +auto），且 go.mod 或 go.work 的 go 行要求高于 PATH 上第一个 go。此时不看 toolchain 行。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: { en: 'Take an image with that release.', zh: '换用包含该版本的镜像。' },
    refs: ['https://go.dev/doc/toolchain'],
  },
  needs: ['go.project', 'go.toolchains', 'go.settings'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const settings = view.get('go.settings');
    const wish = settingOf(settings, 'GOTOOLCHAIN');
    if (wish === 'auto' || wish.includes('+')) return notApplicable(say(texts.switches, { value: wish }));
    const [first] = view.get('go.toolchains');
    if (first?.version === undefined) return notApplicable(say(texts.noGo));
    const needed = neededToolchain(view.get('go.project'), 'local');
    if (needed === undefined) return notApplicable(say(texts.nothing));
    const source = settings['GOTOOLCHAIN']?.winner.source ?? '?';
    const values = { needed: needed.text, local: first.version.text, wish, source };
    if (!isOlder(first.version, needed)) return pass(say(texts.enough, values));
    return finding({
      severity: 'error',
      claim: say(texts.old, values),
      evidence: [
        view.proof('go.project', `go ${view.get('go.project').goMod.go ?? '–'}`),
        view.proof('go.toolchains', values.local, first.path),
        view.proof('go.settings', `GOTOOLCHAIN=${wish}`, source),
      ],
      remedy: [
        { text: texts.image, command: `golang:${needed.text.slice(2)}` },
        { text: texts.auto, command: 'GOTOOLCHAIN=auto' },
      ],
    });
  },
});
