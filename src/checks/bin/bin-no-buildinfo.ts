import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  none: {
    en: 'The program carries no build information: checks that depend on its Go version, modules and GODEBUG defaults cannot tell.',
    zh: '程序没有构建信息：依赖其 Go 版本、模块与 GODEBUG 默认值的检查无法判断。',
  },
  build: {
    en: 'Build in module mode and do not pack or strip the section:',
    zh: '以模块模式构建，且不要加壳或移除该节：',
  },
  fine: { en: 'go version -m reads it', zh: 'go version -m 可读取' },
  notGo: { en: 'not a Go program', zh: '不是 Go 程序' },
} as const;

/** The program does not say how it was built. */
export const check = defineCheck({
  id: 'BIN008',
  slug: 'bin-no-buildinfo',
  room: 'bin',
  scope: 'binary',
  severity: 'info',
  title: { en: 'No build information', zh: '没有构建信息' },
  doc: {
    why: {
      en: 'go version -m, vulnerability scanners and this program read version and modules from it.',
      zh: 'go version -m、漏洞扫描器与本程序都从中读取版本与模块。',
    },
    rule: { en: 'A Go program in which no build information is found.', zh: 'Go 程序中找不到构建信息。' },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: {
      en: 'Build with modules; Bazel needs its own stamping.',
      zh: '使用模块构建；Bazel 需自行写入。',
    },
    refs: ['https://pkg.go.dev/debug/buildinfo'],
  },
  needs: ['binary.facts'],
  texts,
  run: (view) => {
    const { isGo, buildInfo, goVersion, packer } = view.get('binary.facts');
    if (!isGo) return notApplicable(say(texts.notGo));
    if (buildInfo !== null) return pass(say(texts.fine));
    return finding({
      severity: 'info',
      claim: say(texts.none),
      evidence: [view.proof('binary.facts', packer ?? goVersion ?? 'none')],
      remedy: [{ text: texts.build, command: 'go build -buildvcs=true ./...' }],
    });
  },
});
