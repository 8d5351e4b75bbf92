import { replaceConflicts } from '../../analyze/module-files/workspace-drift.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  missing: {
    en: '{path} uses {use}, where no go.mod is: every go command in the workspace ends with an error.',
    zh: '{path} 使用了 {use}，但其中没有 go.mod：工作区内的所有 go 命令都会报错退出。',
  },
  conflict: {
    en: 'Two modules of {path} replace {module} differently: {first} by {firstTo}, {second} by {secondTo}. The go command refuses.',
    zh: '{path} 中两个模块对 {module} 的替换不同：{first} 替换为 {firstTo}，{second} 替换为 {secondTo}。go 命令会拒绝。',
  },
  outside: {
    en: 'The module in {dir} is not one of those {path} uses: go build in it says "not one of the workspace modules".',
    zh: '{dir} 中的模块不在 {path} 的使用列表中：在其中执行 go build 会提示“not one of the workspace modules”。',
  },
  drop: { en: 'Take it out:', zh: '将其移除：' },
  override: { en: 'Decide it in the go.work:', zh: '在 go.work 中统一指定：' },
  add: {
    en: 'Add it, or work without the workspace (GOWORK=off):',
    zh: '将其加入，或不使用工作区（GOWORK=off）：',
  },
  none: { en: 'no go.work is in force', zh: '没有生效的 go.work' },
  fine: { en: '{count} modules, all there', zh: '{count} 个模块，均存在' },
} as const;

/** The list of modules in go.work does not fit what lies there. */
export const check = defineCheck({
  id: 'MOD004',
  slug: 'mod-work-members',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'go.work does not fit its modules', zh: 'go.work 与其模块不符' },
  doc: {
    why: {
      en: 'A go.work names folders. One that was moved, a module that was never added, or two modules with different forks of one dependency stop every command, with messages that speak of packages and not of the go.work.',
      zh: 'go.work 列出的是目录。目录被移走、模块从未加入、或两个模块使用同一依赖的不同分支，都会让所有命令停止，而错误信息谈的是包而不是 go.work。',
    },
    rule: {
      en: 'Each folder that go.work uses holds a go.mod (error). No two modules replace the same module by different targets unless go.work replaces it itself (error). The module of the working folder is among them (warning).',
      zh: 'go.work 使用的每个目录都有 go.mod（否则错误）。除非 go.work 自身替换，否则没有两个模块把同一模块替换为不同目标（否则错误）。当前目录的模块在其中（否则警告）。',
    },
    falsePositive: {
      en: 'A module that is meant to be built without the workspace, with GOWORK=off.',
      zh: '有意以 GOWORK=off 在工作区之外构建的模块。',
    },
    remedy: { en: 'go work use, go work edit -replace.', zh: '使用 go work use 与 go work edit -replace。' },
    refs: ['https://go.dev/ref/mod#workspaces', 'https://go.dev/ref/mod#go-work-file-replace'],
  },
  needs: ['go.project'],
  subject: ['go.project'],
  reads: ['go.workspace'],
  texts,
  run: (view) => {
    const { dir, goWork } = view.get('go.project');
    if (goWork === undefined) return notApplicable(texts.none);
    const modules = view.look('go.workspace');
    if (modules.status !== 'ok') return unknownFor('go.workspace', modules);
    const { path, file } = goWork;
    const proof = (value: string) => [view.proof('go.workspace', value)];
    const gone = modules.value.find(({ goMod }) => goMod === undefined);
    if (gone !== undefined) {
      return finding({
        severity: 'error',
        confidence: 0.95,
        claim: say(texts.missing, { path, use: gone.use }),
        evidence: proof(`use ${gone.use}: ${gone.dir}/go.mod`),
        remedy: [{ text: texts.drop, command: `go work edit -dropuse=${gone.use}` }],
      });
    }
    const [conflict] = replaceConflicts(file, modules.value);
    if (conflict !== undefined) {
      const { module, first, second } = conflict;
      return finding({
        severity: 'error',
        confidence: 0.95,
        claim: say(texts.conflict, {
          path,
          module,
          first: first.use,
          firstTo: first.to,
          second: second.use,
          secondTo: second.to,
        }),
        evidence: proof(`${module}: ${first.to}, ${second.to}`),
        remedy: [{ text: texts.override, command: `go work edit -replace=${module}=${first.to}` }],
      });
    }
    if (modules.value.some((one) => one.dir === dir))
      return pass(say(texts.fine, { count: modules.value.length }));
    return finding({
      severity: 'warn',
      confidence: 0.8,
      claim: say(texts.outside, { dir, path }),
      evidence: proof(modules.value.map(({ use }) => use).join(', ')),
      remedy: [{ text: texts.add, command: `go work use ${dir}` }],
    });
  },
});
