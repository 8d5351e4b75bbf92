import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { GO_RELEASES, isUnsupported } from '../../analyze/go-platform/releases.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  behind: {
    en: '{version} is {behind} patch releases behind go1.{minor}.{latest} (as of {asOf}).',
    zh: '{version} 比 go1.{minor}.{latest} 落后 {behind} 个补丁版本（截至 {asOf}）。',
  },
  take: { en: 'Take it:', zh: '升级：' },
  fine: { en: '{version} is the newest patch known', zh: '{version} 是已知最新补丁' },
  unclear: { en: '{version} is no release', zh: '{version} 不是正式版本' },
  nothing: { en: 'neither a binary nor a go is known here', zh: '此处既不知道程序，也没有 go' },
  left: { en: '{version} is not supported at all', zh: '{version} 已不受支持' },
} as const;

/** A newer patch of the same release exists. */
export const check = defineCheck({
  id: 'TC004',
  slug: 'tc-patch-behind',
  room: 'tc',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Go patch release behind', zh: 'Go 补丁版本落后' },
  doc: {
    why: {
      en: 'Most patch releases repair security bugs; the rest repair crashes and miscompilations. They never change behaviour on purpose.',
      zh: '多数补丁版本修复安全漏洞，其余修复崩溃与编译错误，不会有意改变行为。',
    },
    rule: {
      en: 'Patch of the binary, else of the first go on PATH, is below the newest patch of its minor release known to this program. Releases that are not supported are left to tc-release-unsupported.',
      zh: '程序（否则为 PATH 上第一个 go）的补丁号低于本程序已知的该系列最新补丁。不受支持的版本由 tc-release-unsupported 报告。',
    },
    falsePositive: {
      en: 'A distribution that carries the fixes under an older number.',
      zh: '以旧版本号携带修复的发行版。',
    },
    remedy: { en: 'Take the newest patch.', zh: '升级到最新补丁。' },
    refs: ['https://go.dev/doc/devel/release'],
  },
  threshold: {
    value: { en: 'below the newest patch of the release', zh: '低于该系列的最新补丁版本' },
    source: {
      en: 'versions of golang.org/toolchain on the module proxy',
      zh: '模块代理上 golang.org/toolchain 的版本列表',
    },
    ours: false,
  },
  needs: [],
  reads: ['go.binary', 'go.toolchains'],
  texts,
  run: (view) => {
    const program = view.look('go.binary');
    // The go command does not speak for a program that is there and cannot be read.
    if (program.status === 'denied' || program.status === 'failed') return unknownFor('go.binary', program);
    const binary = valueOf(program)?.version;
    const version = binary ?? valueOf(view.look('go.toolchains'))?.[0]?.version;
    if (version === undefined) return unknown(say(texts.nothing), say(sharedTexts.unlockBinary));
    const { latestPatch, asOf } = GO_RELEASES;
    const latest = latestPatch[version.minor];
    if (isUnsupported(version.minor)) return notApplicable(say(texts.left, { version: version.text }));
    if (version.patch === null) return notApplicable(say(texts.unclear, { version: version.text }));
    if (latest === undefined || version.patch >= latest)
      return pass(say(texts.fine, { version: version.text }));
    const values = {
      version: version.text,
      behind: latest - version.patch,
      minor: version.minor,
      latest,
      asOf,
    };
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.behind, values),
      evidence: [view.proof(binary === undefined ? 'go.toolchains' : 'go.binary', version.text)],
      remedy: [{ text: texts.take, command: `go get toolchain@go1.${version.minor}.${latest}` }],
    });
  },
});
