import { compareReleases, isLanguageVersion, releaseOfToolchain } from '../../analyze/go-chain/go-release.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { GoModFile } from '../../model/go-toolchain.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const STRICT = '1.21';

const texts = {
  noRelease: {
    en: '{file} says toolchain {toolchain}, which is no release: the first of that line is {toolchain}.0, and a go command that has to fetch it says "toolchain not available".',
    zh: '{file} 写的 toolchain {toolchain} 不是发行版：该系列首个版本为 {toolchain}.0；需要下载它的 go 命令会提示“toolchain not available”。',
  },
  inert: {
    en: '{file} says toolchain {toolchain} below go {go}: the line does nothing.',
    zh: '{file} 的 toolchain {toolchain} 低于 go {go}：该行不起作用。',
  },
  apart: {
    en: 'go.mod says toolchain {toolchain}, the go.work in force {other}: builds in the workspace and in CI use different releases.',
    zh: 'go.mod 写的是 toolchain {toolchain}，生效的 go.work 写的是 {other}：工作区与 CI 的构建使用不同的发行版。',
  },
  name: { en: 'Name a release:', zh: '写明发行版：' },
  drop: { en: 'Drop the line:', zh: '删除该行：' },
  same: { en: 'Write the same release in both:', zh: '两处写同一发行版：' },
  none: { en: 'no toolchain line', zh: '没有 toolchain 行' },
  fine: { en: 'toolchain {toolchain}, go {go}', zh: '工具链为 {toolchain}，go 行为 {go}' },
} as const;

/** A toolchain line that names nothing, does nothing, or contradicts another. */
export const check = defineCheck({
  id: 'MOD005',
  slug: 'mod-toolchain-line',
  room: 'mod',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Toolchain line amiss', zh: 'toolchain 行有误' },
  doc: {
    why: {
      en: 'The toolchain line says which release builds the project when the local one is older. From 1.21 on a release has three numbers: go1.22 names the language, and nobody serves it. A line below the go line is dead and misleads readers.',
      zh: 'toolchain 行说明本地版本较旧时由哪个发行版构建。自 1.21 起发行版有三段数字：go1.22 是语言版本，没有可下载的发行版。低于 go 行的 toolchain 行不起作用并会误导读者。',
    },
    rule: {
      en: 'In go.mod and the go.work in force: the line names a language version of 1.21 or newer (warning), is older than the go line (info), or the two files name different releases (info).',
      zh: '在 go.mod 与生效的 go.work 中：该行写的是 1.21 或更高的语言版本（警告）、低于 go 行（提示），或两个文件写了不同发行版（提示）。',
    },
    falsePositive: {
      en: 'A local toolchain that is newer than the line: then nothing is fetched, until somebody has an older one.',
      zh: '本地工具链高于该行时不会下载，直到有人使用更旧的版本。',
    },
    remedy: {
      en: 'go get toolchain@VERSION, or toolchain@none.',
      zh: '执行 go get toolchain@版本，或 toolchain@none。',
    },
    refs: ['https://go.dev/doc/toolchain#version', 'https://go.dev/ref/mod#go-mod-file-toolchain'],
  },
  needs: ['go.project'],
  subject: ['go.project'],
  texts,
  run: (view) => {
    const { goMod, goWork } = view.get('go.project');
    const files = [
      ['go.mod', goMod] as const,
      ...(goWork === undefined ? [] : [['go.work', goWork.file] as const]),
    ];
    const lines = files.flatMap(([file, one]) => toLine(file, one) ?? []);
    const proof = (value: string) => [view.proof('go.project', value)];
    const [own, other] = lines;
    if (own === undefined) return notApplicable(texts.none);
    for (const { file, toolchain, release, go } of lines) {
      const values = { file, toolchain, go };
      if (isLanguageVersion(release) && compareReleases(release, STRICT) >= 0) {
        return finding({
          severity: 'warn',
          confidence: 0.9,
          claim: say(texts.noRelease, values),
          evidence: proof(`${file}: toolchain ${toolchain}`),
          remedy: [{ text: texts.name, command: `go get toolchain@${toolchain}.0` }],
        });
      }
      if (compareReleases(release, go) < 0) {
        return finding({
          severity: 'info',
          claim: say(texts.inert, values),
          evidence: proof(`${file}: go ${go}, toolchain ${toolchain}`),
          remedy: [{ text: texts.drop, command: 'go get toolchain@none' }],
        });
      }
    }
    if (other === undefined || other.toolchain === own.toolchain) return pass(say(texts.fine, { ...own }));
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say(texts.apart, { toolchain: own.toolchain, other: other.toolchain }),
      evidence: proof(`go.mod ${own.toolchain}, go.work ${other.toolchain}`),
      remedy: [{ text: texts.same, command: `go work edit -toolchain=${own.toolchain}` }],
    });
  },
});

interface Line {
  readonly file: string;
  readonly toolchain: string;
  readonly release: string;
  readonly go: string;
}

/** Undefined without a line, with `default`, and with a name of somebody's own. */
function toLine(file: string, { toolchain, go = STRICT }: GoModFile): Line | undefined {
  const release = toolchain === undefined ? undefined : releaseOfToolchain(toolchain);
  return toolchain === undefined || release === undefined ? undefined : { file, toolchain, release, go };
}
