import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  missing: {
    en: 'go.sum has no line for {count} of {all} required modules, first {module}: builds say "missing go.sum entry".',
    zh: '{all} 个被要求的模块中有 {count} 个在 go.sum 没有记录，首个为 {module}：构建会提示“missing go.sum entry”。',
  },
  tidy: { en: 'Write them, and commit go.sum with go.mod:', zh: '写入并将 go.sum 与 go.mod 一起提交：' },
  none: { en: 'nothing is required from elsewhere', zh: '没有来自外部的依赖' },
  vendored: {
    en: 'a vendor folder is there; go.sum is not read then',
    zh: '存在 vendor 目录，此时不读取 go.sum',
  },
  fine: { en: 'all {all} required modules have their lines', zh: '{all} 个被要求的模块均有记录' },
} as const;

/** go.sum lacks lines of required modules. */
export const check = defineCheck({
  id: 'MOD006',
  slug: 'mod-sum-missing',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'go.sum lacks modules', zh: 'go.sum 缺少模块记录' },
  doc: {
    why: {
      en: 'The go command loads the go.mod of each required module and compares it with go.sum. A go.sum that a merge or a .gitignore cut short stops the build on every machine but the one that has the module in its cache with the line.',
      zh: 'go 命令会加载每个被要求模块的 go.mod 并与 go.sum 比对。因合并或 .gitignore 而残缺的 go.sum 会让构建失败。',
    },
    rule: {
      en: 'For each requirement of go.mod that is not replaced, go.sum or go.work.sum has the line "path version/go.mod". Not with a vendor folder.',
      zh: '对 go.mod 中每条未被替换的要求，go.sum 或 go.work.sum 有“路径 版本/go.mod”一行。存在 vendor 目录时不适用。',
    },
    falsePositive: {
      en: 'Builds with -mod=mod add the lines by themselves; with GOFLAGS=-modfile another file counts.',
      zh: '使用 -mod=mod 的构建会自动补齐；使用 GOFLAGS=-modfile 时以另一个文件为准。',
    },
    remedy: { en: 'go mod tidy.', zh: '执行 go mod tidy。' },
    refs: ['https://go.dev/ref/mod#go-sum-files', 'https://go.dev/ref/mod#authenticating'],
  },
  needs: ['go.project', 'go.sums'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const { goMod, goWork, hasVendor } = view.get('go.project');
    if (hasVendor) return notApplicable(texts.vendored);
    const sums = view.get('go.sums');
    const replaced = new Set(
      [...goMod.replace, ...(goWork?.file.replace ?? [])].map(({ from }) => from.replace(/@.*$/, '')),
    );
    const wanted = goMod.require.filter(({ path }) => !replaced.has(path));
    if (wanted.length === 0) return notApplicable(texts.none);
    const missing = wanted.filter(({ path, version }) => !sums.has(`${path} ${version}/go.mod`));
    const [first] = missing;
    const all = wanted.length;
    if (first === undefined) return pass(say(texts.fine, { all }));
    return finding({
      severity: 'error',
      confidence: goWork === undefined ? 0.9 : 0.7,
      claim: say(texts.missing, { count: missing.length, all, module: `${first.path}@${first.version}` }),
      evidence: missing
        .slice(0, 5)
        .map(({ path, version }) => view.proof('go.sums', `${path} ${version}/go.mod`)),
      remedy: [{ text: texts.tidy, command: 'go mod tidy' }],
    });
  },
});
