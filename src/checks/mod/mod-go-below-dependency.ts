import { compareReleases } from '../../analyze/go-chain/go-release.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const DEFAULT_MOD = '1.16';
const STRICT = '1.21';

const texts = {
  below: {
    en: 'go.mod says go {own}, but {module} says go {theirs} ({count} such modules): the go command raises the line, or refuses where it may not write.',
    zh: 'go.mod 写的是 go {own}，而 {module} 写的是 go {theirs}（共 {count} 个这样的模块）：go 命令会提升该行；不允许写入时则拒绝。',
  },
  raise: { en: 'Raise it once, for everybody:', zh: '一次性提升，供所有人使用：' },
  fine: {
    en: 'go {own} is not below any of {count} modules',
    zh: 'go {own} 不低于 {count} 个模块中的任何一个',
  },
} as const;

/** A dependency asks for a newer Go than the project does. */
export const check = defineCheck({
  id: 'MOD002',
  slug: 'mod-go-below-dependency',
  room: 'mod',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'go line below that of a dependency', zh: 'go 行低于依赖的要求' },
  doc: {
    why: {
      en: 'Since Go 1.21 the go line of a module is at least that of everything it requires; the newest line in the graph decides which toolchain builds. A line that is too low was written by hand or by a merge: builds in CI end with "updates to go.mod needed", others change the file behind your back.',
      zh: '自 Go 1.21 起，模块的 go 行不低于其所有依赖；图中最新的一行决定由哪个工具链构建。过低的行来自手工编辑或合并：CI 构建以“updates to go.mod needed”结束，其他构建则悄悄改写文件。',
    },
    rule: {
      en: 'A module of vendor/modules.txt has a go line of 1.21 or newer that is newer than that of go.mod.',
      zh: 'vendor/modules.txt 中某模块的 go 行不低于 1.21 且高于 go.mod 的 go 行。',
    },
    falsePositive: {
      en: 'Only the vendor folder is read for this; without one the check does not apply, although the graph may hold such a module.',
      zh: '本检查只读取 vendor 目录；没有该目录时不适用，尽管模块图中可能存在这样的模块。',
    },
    remedy: {
      en: 'go get go@VERSION, then go mod tidy and go mod vendor.',
      zh: '执行 go get go@版本，再执行 go mod tidy 与 go mod vendor。',
    },
    refs: ['https://go.dev/doc/toolchain#config', 'https://go.dev/ref/mod#go-mod-file-go'],
  },
  threshold: {
    value: { en: 'at least the newest go line of what it requires', zh: '不低于所依赖模块中最新的 go 行' },
    source: {
      en: 'go.dev/doc/toolchain, "Go toolchain configuration"',
      zh: 'go.dev/doc/toolchain 的“Go toolchain configuration”一节',
    },
    ours: false,
  },
  needs: ['go.project', 'go.vendor'],
  subject: ['go.project', 'go.vendor'],
  texts,
  run: (view) => {
    const own = view.get('go.project').goMod.go ?? DEFAULT_MOD;
    const modules = view.get('go.vendor').modules;
    const newer = modules
      .flatMap(({ path, version, go }) =>
        go !== undefined && compareReleases(go, own) > 0 && compareReleases(go, STRICT) >= 0
          ? [{ module: `${path}@${version}`, go }]
          : [],
      )
      .sort((a, b) => compareReleases(b.go, a.go));
    const [newest] = newer;
    if (newest === undefined) return pass(say(texts.fine, { own, count: modules.length }));
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.below, { own, module: newest.module, theirs: newest.go, count: newer.length }),
      evidence: newer.slice(0, 5).map(({ module, go }) => view.proof('go.vendor', `${module}: go ${go}`)),
      remedy: [{ text: texts.raise, command: `go get go@${newest.go} && go mod tidy && go mod vendor` }],
    });
  },
});
