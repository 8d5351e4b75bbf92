import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  asked: {
    en: 'CGO_ENABLED=1 asks for cgo, but no C compiler ({looked}) is on PATH.',
    zh: 'CGO_ENABLED=1 要求使用 cgo，但 PATH 上没有 C 编译器（{looked}）。',
  },
  silent: {
    en: "No C compiler ({looked}) is on PATH: the go command builds without cgo, with Go's own resolver and user lookup.",
    zh: 'PATH 上没有 C 编译器（{looked}）：go 命令将不使用 cgo，改用 Go 自带的域名解析和用户查询。',
  },
  install: { en: 'Install one:', zh: '安装编译器：' },
  off: { en: 'Or say that cgo is not wanted:', zh: '或明确不使用 cgo：' },
  there: { en: '{path} is there', zh: '存在 {path}' },
  without: { en: 'CGO_ENABLED=0 is set', zh: '已设置 CGO_ENABLED=0' },
} as const;

/** CGO_ENABLED=1 needs a compiler. */
export const check = defineCheck({
  id: 'TC012',
  slug: 'tc-cgo-no-compiler',
  room: 'tc',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'cgo without a C compiler', zh: '启用 cgo 却没有 C 编译器' },
  doc: {
    why: {
      en: 'With CGO_ENABLED=1 a package that uses cgo, also net and os/user, needs the C compiler and fails with "exec: gcc: executable file not found". Unset, the go command switches cgo off by itself when it finds none (since 1.20), and the binary is a different one.',
      zh: 'CGO_ENABLED=1 时，使用 cgo 的包（包括 net 与 os/user）需要 C 编译器，否则报“exec: gcc: executable file not found”。未设置时，若找不到编译器，go 命令会自行关闭 cgo（自 1.20 起），得到的程序也不同。',
    },
    rule: {
      en: 'CGO_ENABLED is 1 and neither CC nor gcc nor clang is on PATH: error. Not set and no compiler: note.',
      zh: 'CGO_ENABLED 为 1，且 PATH 上没有 CC、gcc 或 clang：错误。未设置且没有编译器：提示。',
    },
    falsePositive: { en: 'A project without any package that uses cgo.', zh: '完全不使用 cgo 的项目。' },
    remedy: { en: 'Install a compiler, or set CGO_ENABLED=0.', zh: '安装编译器，或设置 CGO_ENABLED=0。' },
    refs: ['https://go.dev/doc/go1.20#cgo', 'https://pkg.go.dev/cmd/cgo'],
  },
  needs: ['go.settings', 'go.project', 'cc.onPath'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const wish = settingOf(view.get('go.settings'), 'CGO_ENABLED');
    if (wish === '0') return notApplicable(say(texts.without));
    const { found, looked } = view.get('cc.onPath');
    if (found !== null) return pass(say(texts.there, { path: found }));
    const values = { looked: looked.join(', ') };
    return finding({
      severity: wish === '1' ? 'error' : 'info',
      confidence: wish === '1' ? 0.9 : 0.7,
      claim: say(wish === '1' ? texts.asked : texts.silent, values),
      evidence: [view.proof('cc.onPath', '–', 'PATH'), view.proof('go.settings', `CGO_ENABLED=${wish}`)],
      remedy: [
        { text: texts.install, command: 'apt-get install gcc libc6-dev' },
        { text: texts.off, command: 'CGO_ENABLED=0' },
      ],
    });
  },
});
