import { newerThanWork } from '../../analyze/module-files/workspace-drift.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { unknownFor } from '../run-check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const DEFAULT_WORK = '1.18';

const texts = {
  older: {
    en: '{path} says go {work}, but {use} requires go {go} ({count} such modules): every go command in the workspace ends with an error.',
    zh: '{path} 写的是 go {work}，而 {use} 要求 go {go}（共 {count} 个这样的模块）：工作区内的所有 go 命令都会报错退出。',
  },
  update: { en: 'Update the go.work:', zh: '更新 go.work：' },
  none: { en: 'no go.work is in force', zh: '没有生效的 go.work' },
  fine: {
    en: 'go {work} is not below any of {count} modules',
    zh: 'go {work} 不低于 {count} 个模块中的任何一个',
  },
} as const;

/** The go.work asks for an older Go than one of its modules. */
export const check = defineCheck({
  id: 'MOD003',
  slug: 'mod-work-go-older',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'go.work older than its modules', zh: 'go.work 的 go 行低于其模块' },
  doc: {
    why: {
      en: 'The go line of a go.work must be at least that of each module in it. One module that is raised stops everybody who works with the workspace, while CI, which has no go.work, stays green.',
      zh: 'go.work 的 go 行必须不低于其中每个模块。只要提升一个模块，所有使用该工作区的人都无法工作，而没有 go.work 的 CI 依旧通过。',
    },
    rule: {
      en: 'A module that go.work uses has a go line of 1.21 or newer that is newer than that of go.work (1.18 when it has none).',
      zh: 'go.work 使用的某模块的 go 行不低于 1.21 且高于 go.work 的 go 行（未写时按 1.18）。',
    },
    falsePositive: {
      en: 'None known: the go command applies the same rule.',
      zh: '未知：go 命令应用同样的规则。',
    },
    remedy: { en: 'go work use, which writes the newer line.', zh: '执行 go work use，它会写入更高的版本。' },
    refs: ['https://go.dev/doc/toolchain#config', 'https://go.dev/ref/mod#go-work-file-go'],
  },
  threshold: {
    value: { en: 'at least the newest go line of its modules', zh: '不低于其各模块中最新的 go 行' },
    source: {
      en: 'go.dev/doc/toolchain; cmd/go errWorkTooOld',
      zh: 'go.dev/doc/toolchain；cmd/go 的 errWorkTooOld',
    },
    ours: false,
  },
  needs: ['go.project'],
  subject: ['go.project'],
  reads: ['go.workspace'],
  texts,
  run: (view) => {
    const { goWork } = view.get('go.project');
    if (goWork === undefined) return notApplicable(texts.none);
    const modules = view.look('go.workspace');
    if (modules.status !== 'ok') return unknownFor('go.workspace', modules);
    const work = goWork.file.go ?? DEFAULT_WORK;
    const newer = newerThanWork(goWork.file, modules.value);
    const [first] = newer;
    if (first === undefined) return pass(say(texts.fine, { work, count: modules.value.length }));
    return finding({
      severity: 'error',
      confidence: 0.95,
      claim: say(texts.older, { path: goWork.path, work, use: first.use, go: first.go, count: newer.length }),
      evidence: newer.slice(0, 5).map(({ use, go }) => view.proof('go.workspace', `${use}: go ${go}`)),
      remedy: [{ text: texts.update, command: 'go work use' }],
    });
  },
});
