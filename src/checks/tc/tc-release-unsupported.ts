import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { GO_RELEASES, isUnsupported } from '../../analyze/go-platform/releases.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  old: {
    en: '{version} gets no security fixes: the supported releases are 1.{second} and 1.{newest} (as of {asOf}).',
    zh: '{version} 不再有安全修复：受支持的版本为 1.{second} 与 1.{newest}（截至 {asOf}）。',
  },
  upgrade: { en: 'Raise the release that builds it:', zh: '升级用于构建的版本：' },
  fine: { en: '{version} is supported', zh: '{version} 受支持' },
  nothing: { en: 'neither a binary nor a go is known here', zh: '此处既不知道程序，也没有 go' },
} as const;

/** The release gets no fixes any more. */
export const check = defineCheck({
  id: 'TC003',
  slug: 'tc-release-unsupported',
  room: 'tc',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Go release without security fixes', zh: '不再有安全修复的 Go 版本' },
  doc: {
    why: {
      en: 'Go supports the two newest releases. Older ones get no fixes for the standard library: net/http, crypto/tls and archive/zip have had several a year.',
      zh: 'Go 只支持最新的两个版本。更早的版本不再获得标准库修复，而 net/http、crypto/tls、archive/zip 等每年都有多次安全修复。',
    },
    rule: {
      en: 'Minor release of the binary, else of the first go on PATH, is older than the two newest known to this program.',
      zh: '程序（否则为 PATH 上第一个 go）的次版本早于本程序已知的最新两个版本。',
    },
    falsePositive: {
      en: 'A vendor that carries fixes back to an older release.',
      zh: '由厂商向旧版本移植修复的发行版。',
    },
    remedy: { en: 'Build with a supported release.', zh: '使用受支持的版本构建。' },
    refs: ['https://go.dev/doc/devel/release#policy', 'https://go.dev/doc/security/policy'],
  },
  threshold: {
    value: { en: 'older than the two newest releases', zh: '早于最新的两个版本系列' },
    source: sameText('go.dev/doc/devel/release'),
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
    const { newestMinor, asOf } = GO_RELEASES;
    const values = { version: version.text, newest: newestMinor, second: newestMinor - 1, asOf };
    if (!isUnsupported(version.minor)) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      confidence: 0.95,
      claim: say(texts.old, values),
      evidence: [view.proof(binary === undefined ? 'go.toolchains' : 'go.binary', version.text)],
      remedy: [{ text: texts.upgrade, command: `go mod edit -go=1.${newestMinor - 1}.0` }],
    });
  },
});
