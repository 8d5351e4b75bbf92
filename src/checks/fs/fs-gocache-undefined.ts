import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { settingOf } from '../../analyze/go-settings/go-settings.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  off: {
    en: 'Neither GOCACHE, XDG_CACHE_HOME nor HOME is set: "go build" stops with "build cache is required, but could not be located".',
    zh: 'GOCACHE、XDG_CACHE_HOME、HOME 均未设置：“go build”会以“build cache is required, but could not be located”终止。',
  },
  disabled: {
    en: 'GOCACHE=off ({source}): since Go 1.12 a build without a cache is refused.',
    zh: 'GOCACHE=off（{source}）：自 Go 1.12 起没有缓存就拒绝构建。',
  },
  set: { en: 'Name a folder:', zh: '指定一个目录：' },
  fine: { en: 'GOCACHE is {path}', zh: 'GOCACHE 为 {path}' },
} as const;

/** The go command has no folder for its build cache. */
export const check = defineCheck({
  id: 'FS001',
  slug: 'fs-gocache-undefined',
  room: 'fs',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'No folder for the build cache', zh: '构建缓存没有目录' },
  doc: {
    why: {
      en: 'systemd units, CI runners and containers that set only a user id often have no HOME. Every build, test and "go run" then fails before it compiles anything.',
      zh: 'systemd 单元、CI 执行器以及只设置用户 ID 的容器往往没有 HOME，此时构建、测试和“go run”在编译之前就会失败。',
    },
    rule: {
      en: 'A go command is on PATH, and GOCACHE resolves to "off": it is set so, or GOCACHE, XDG_CACHE_HOME and HOME are all empty.',
      zh: 'PATH 上有 go 命令，且 GOCACHE 解析为“off”：显式设置，或 GOCACHE、XDG_CACHE_HOME、HOME 均为空。',
    },
    falsePositive: {
      en: 'A service that has the go command on PATH and never runs it.',
      zh: '服务的 PATH 上有 go 命令，但从不运行它。',
    },
    remedy: { en: 'Set GOCACHE, or give the user a HOME.', zh: '设置 GOCACHE，或为用户设置 HOME。' },
    refs: [
      'https://github.com/golang/go/blob/master/src/cmd/go/testdata/script/cache_unix.txt',
      'https://go.dev/doc/go1.12#gocache',
    ],
  },
  needs: ['go.toolchains', 'go.settings'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    const settings = view.get('go.settings');
    const path = settingOf(settings, 'GOCACHE');
    if (path !== 'off') return pass(say(texts.fine, { path }));
    const winner = settings['GOCACHE']?.winner;
    const isDefault = winner?.origin === 'default';
    return finding({
      severity: 'error',
      claim: isDefault ? say(texts.off) : say(texts.disabled, { source: winner?.source ?? '' }),
      evidence: [view.proof('go.settings', 'GOCACHE off', winner?.source ?? 'GOCACHE')],
      remedy: [{ text: texts.set, command: 'export GOCACHE=/var/cache/go-build' }],
    });
  },
});
