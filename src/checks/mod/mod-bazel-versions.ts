import { versionsApart } from '../../analyze/module-files/bazel-drift.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  apart: {
    en: '{count} modules have another version in the Bazel files than in go.mod, first {path}: {bazel} in {file}, {goMod} in go.mod.',
    zh: '{count} 个模块在 Bazel 文件与 go.mod 中版本不同，首个为 {path}：{file} 中为 {bazel}，go.mod 中为 {goMod}。',
  },
  update: { en: 'Write the rules from go.mod:', zh: '由 go.mod 生成规则：' },
  module: {
    en: 'Or drop the tag; go_deps takes the version from go.mod:',
    zh: '或删除该标签；go_deps 会从 go.mod 取版本：',
  },
  none: { en: 'no Bazel rule names a Go module', zh: '没有指定 Go 模块的 Bazel 规则' },
  fine: { en: '{count} modules agree with go.mod', zh: '{count} 个模块与 go.mod 一致' },
} as const;

/** Bazel builds other versions of modules than the go command. */
export const check = defineCheck({
  id: 'MOD009',
  slug: 'mod-bazel-versions',
  room: 'mod',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Bazel builds other versions', zh: 'Bazel 构建的版本不同' },
  doc: {
    why: {
      en: 'go_repository rules keep versions of their own. A security fix that is in go.mod, and that every scanner of go.mod sees, is then not in the program that is shipped.',
      zh: 'go_repository 规则保存自己的版本。go.mod 中的安全修复（扫描 go.mod 的工具都能看到）并不在实际交付的程序里。',
    },
    rule: {
      en: 'A go_repository or go_deps.module has a version other than that of the same module in go.mod.',
      zh: 'go_repository 或 go_deps.module 的版本与 go.mod 中同一模块不同。',
    },
    falsePositive: {
      en: 'go_deps.module raises a version: the higher of the two is built then.',
      zh: 'go_deps.module 用于提升版本：此时构建两者中较高者。',
    },
    remedy: {
      en: 'gazelle update-repos, or go_deps.from_file.',
      zh: '使用 gazelle update-repos 或 go_deps.from_file。',
    },
    refs: [
      'https://github.com/bazel-contrib/bazel-gazelle/blob/master/repository.md',
      'https://github.com/bazel-contrib/rules_go/blob/master/docs/go/core/bzlmod.md',
    ],
  },
  needs: ['go.project', 'bazel.go'],
  subject: ['go.project', 'bazel.go'],
  texts,
  run: (view) => {
    const { goMod } = view.get('go.project');
    const bazel = view.get('bazel.go');
    if (bazel.modules.length === 0) return notApplicable(texts.none);
    const apart = versionsApart(goMod, bazel);
    const [first] = apart;
    if (first === undefined) return pass(say(texts.fine, { count: bazel.modules.length }));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.apart, { count: apart.length, ...first }),
      evidence: apart
        .slice(0, 5)
        .map((one) => view.proof('bazel.go', `${one.file}: ${one.path} ${one.bazel}, go.mod ${one.goMod}`)),
      remedy: [
        {
          text: texts.update,
          command:
            'bazel run //:gazelle -- update-repos -from_file=go.mod -to_macro=deps.bzl%go_dependencies -prune',
        },
        { text: texts.module },
      ],
    });
  },
});
