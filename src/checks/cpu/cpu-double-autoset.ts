import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const LIBRARY = 'go.uber.org/automaxprocs';

const texts = {
  both: {
    en: 'automaxprocs {library} is linked into a program built with {version}, whose runtime already follows the quota: the library rounds down, pins the value and stops live updates.',
    zh: '由 {version} 构建的程序链接了 automaxprocs {library}，而该运行时本已跟随配额：该库向下取整、固定数值并使实时更新失效。',
  },
  drop: {
    en: 'Drop the import of go.uber.org/automaxprocs.',
    zh: '移除对 go.uber.org/automaxprocs 的导入。',
  },
  gated: {
    en: "the language line switches the runtime's own support off",
    zh: '语言版本行关闭了运行时自身的支持',
  },
  notLinked: { en: 'automaxprocs is not linked in', zh: '没有链接 automaxprocs' },
} as const;

/** automaxprocs and a runtime that follows the quota itself. */
export const check = defineCheck({
  id: 'CPU007',
  slug: 'cpu-double-autoset',
  room: 'cpu',
  scope: 'binary',
  severity: 'info',
  title: { en: 'automaxprocs on a runtime that needs none', zh: '运行时已不需要 automaxprocs' },
  doc: {
    why: {
      en: 'Since Go 1.25 the runtime follows the CPU quota, also when it changes. automaxprocs calls runtime.GOMAXPROCS, which switches that off, and rounds 2.5 CPUs to 2 where the runtime takes 3, and 0.5 to 1 where it takes 2.',
      zh: '自 Go 1.25 起，运行时会跟随 CPU 配额及其变化。automaxprocs 调用 runtime.GOMAXPROCS 会关闭该行为，并把 2.5 个 CPU 取为 2（运行时取 3），把 0.5 取为 1（运行时取 2）。',
    },
    rule: {
      en: 'The build information names go.uber.org/automaxprocs and the Go version is 1.25 or later.',
      zh: '构建信息中有 go.uber.org/automaxprocs，且 Go 版本不低于 1.25。',
    },
    falsePositive: {
      en: "A go.mod with a language line below 1.25 switches the runtime's own support off; then the library is still needed. Likewise Go 1.25 in v1 containers (cpu-go125-mount-root).",
      zh: '若 go.mod 的语言版本行低于 1.25，运行时自身的支持被关闭，此时仍需要该库；Go 1.25 在 v1 容器中亦然（见 cpu-go125-mount-root）。',
    },
    remedy: {
      en: 'Drop the library once the language line is 1.25 or later.',
      zh: '语言版本行不低于 1.25 后移除该库。',
    },
    refs: [
      'https://github.com/uber-go/automaxprocs/issues/97',
      'https://go.dev/doc/go1.25#container-aware-gomaxprocs',
    ],
  },
  needs: ['go.binary'],
  texts,
  run: (view) => {
    const { version, modules, settings } = view.get('go.binary');
    const library = modules[LIBRARY];
    if (version.minor < 25) return notApplicable(say(sharedTexts.goVersion, { version: version.text }));
    if (library === undefined) return pass(say(texts.notLinked));
    if (/(?:^|,)containermaxprocs=0(?:,|$)/.test(settings['DefaultGODEBUG'] ?? '')) {
      return notApplicable(say(texts.gated));
    }
    return finding({
      severity: 'info',
      claim: say(texts.both, { library, version: version.text }),
      evidence: [view.proof('go.binary', `${version.text}, ${LIBRARY} ${library}`)],
      remedy: [{ text: texts.drop, command: `go get ${LIBRARY}@none && go mod tidy` }],
    });
  },
});
