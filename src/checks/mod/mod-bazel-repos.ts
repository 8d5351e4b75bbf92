import { reposNotUsed, reposWithoutModule } from '../../analyze/module-files/bazel-drift.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  gone: {
    en: 'use_repo names {count} repositories that no module of go.mod stands behind, first {name}: Bazel ends with an error.',
    zh: 'use_repo 列出的 {count} 个仓库在 go.mod 中没有对应模块，首个为 {name}：Bazel 会报错退出。',
  },
  unnamed: {
    en: 'use_repo does not name {count} modules that go.mod requires directly, first {name}: rules that import them do not find them.',
    zh: 'go.mod 直接要求的 {count} 个模块未在 use_repo 中列出，首个为 {name}：引用它们的规则会找不到。',
  },
  tidy: { en: 'Let Bazel write the list:', zh: '由 Bazel 生成该列表：' },
  other: { en: 'the modules are not taken from go.mod with go_deps', zh: '模块不是通过 go_deps 取自 go.mod' },
  fine: { en: 'use_repo and go.mod agree', zh: 'use_repo 与 go.mod 一致' },
} as const;

/** use_repo in MODULE.bazel does not fit go.mod. */
export const check = defineCheck({
  id: 'MOD008',
  slug: 'mod-bazel-repos',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'use_repo does not fit go.mod', zh: 'use_repo 与 go.mod 不符' },
  doc: {
    why: {
      en: 'go_deps reads go.mod, but MODULE.bazel lists once more by hand which of its modules the project sees. Whoever changes go.mod with the go command breaks the Bazel build, and the other way round.',
      zh: 'go_deps 读取 go.mod，但 MODULE.bazel 又手工列出项目可见的模块。用 go 命令修改 go.mod 会破坏 Bazel 构建，反之亦然。',
    },
    rule: {
      en: 'With go_deps.from_file: each name in use_repo(go_deps, …) belongs to a module of go.mod or of go_deps.module (error), and each direct requirement is named (warning). Names are those gazelle makes of import paths.',
      zh: '使用 go_deps.from_file 时：use_repo(go_deps, …) 中每个名称都对应 go.mod 或 go_deps.module 的模块（否则错误），且每个直接依赖都被列出（否则警告）。名称按 gazelle 由导入路径生成。',
    },
    falsePositive: {
      en: 'Requirements that only tests or tools of the go command need. A go.mod in another folder than that of from_file.',
      zh: '只有 go 命令的测试或工具才需要的依赖；from_file 指向其他目录的 go.mod。',
    },
    remedy: { en: 'bazel mod tidy.', zh: '执行 bazel mod tidy。' },
    refs: [
      'https://github.com/bazel-contrib/rules_go/blob/master/docs/go/core/bzlmod.md',
      'https://bazel.build/external/mod-command#tidy',
    ],
  },
  needs: ['go.project', 'bazel.go'],
  subject: ['go.project', 'bazel.go'],
  texts,
  run: (view) => {
    const { goMod } = view.get('go.project');
    const bazel = view.get('bazel.go');
    if (!bazel.depsFromFile || bazel.usedRepos === null) return notApplicable(texts.other);
    const gone = reposWithoutModule(goMod, bazel);
    const names = gone.length > 0 ? gone : reposNotUsed(goMod, bazel);
    const [name] = names;
    if (name === undefined) return pass(texts.fine);
    const isError = gone.length > 0;
    return finding({
      severity: isError ? 'error' : 'warn',
      confidence: isError ? 0.8 : 0.7,
      claim: say(isError ? texts.gone : texts.unnamed, { count: names.length, name }),
      evidence: [view.proof('bazel.go', names.slice(0, 10).join(', '))],
      remedy: [{ text: texts.tidy, command: 'bazel mod tidy' }],
    });
  },
});
