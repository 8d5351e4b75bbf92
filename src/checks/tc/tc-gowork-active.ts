import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  outside: {
    en: '{path} is in force and lists {count} modules; it lies outside of {dir}.',
    zh: '{path} 正在生效，列出 {count} 个模块，且位于 {dir} 之外。',
  },
  off: { en: 'Compare a build without it:', zh: '对比不使用它的构建：' },
  none: { en: 'no go.work is in force', zh: '没有生效的 go.work' },
  own: { en: '{path} belongs to the project', zh: '{path} 属于该项目' },
} as const;

/** A workspace file outside of the module changes builds. */
export const check = defineCheck({
  id: 'TC013',
  slug: 'tc-gowork-active',
  room: 'tc',
  scope: 'toolchain',
  severity: 'info',
  title: { en: 'A go.work above the project is in force', zh: '上级目录的 go.work 正在生效' },
  doc: {
    why: {
      en: 'A go.work in a parent folder replaces dependencies by local copies for every command below it. Builds on this machine then differ from CI, and "module is not one of the workspace modules" appears.',
      zh: '上级目录中的 go.work 会让其下所有命令用本地副本替换依赖。此时本机构建与 CI 不同，并会出现“module is not one of the workspace modules”。',
    },
    rule: {
      en: "GOWORK is not off and the go.work in force lies outside of the module's folder.",
      zh: 'GOWORK 不为 off，且生效的 go.work 位于模块目录之外。',
    },
    falsePositive: { en: 'A monorepo that works this way on purpose.', zh: '有意采用这种方式的单体仓库。' },
    remedy: { en: 'Compare with GOWORK=off.', zh: '用 GOWORK=off 对比。' },
    refs: ['https://go.dev/ref/mod#workspaces'],
  },
  needs: ['go.project'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const { dir, goWork } = view.get('go.project');
    if (goWork === undefined) return pass(say(texts.none));
    const values = { path: goWork.path, count: goWork.file.use.length, dir };
    if (goWork.path.startsWith(`${dir}/`)) return pass(say(texts.own, values));
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say(texts.outside, values),
      evidence: [view.proof('go.project', goWork.file.use.join(', '), goWork.path)],
      remedy: [{ text: texts.off, command: 'GOWORK=off go build ./...' }],
    });
  },
});
