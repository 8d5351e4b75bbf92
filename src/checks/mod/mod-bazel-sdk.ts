import { compareReleases, minorOf, releaseOfToolchain } from '../../analyze/go-chain/go-release.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  older: {
    en: '{file} builds with Go {sdk}, but go.mod requires go {go}: what it asks of language and library is not there.',
    zh: '{file} 使用 Go {sdk} 构建，而 go.mod 要求 go {go}：所需的语言与库特性并不存在。',
  },
  apart: {
    en: '{file} builds with Go {sdk}, the go command with {wanted}: two different runtimes are tested and shipped.',
    zh: '{file} 使用 Go {sdk} 构建，go 命令使用 {wanted}：测试与交付的是两个不同的运行时。',
  },
  fromFile: { en: 'Take it from go.mod:', zh: '直接取自 go.mod：' },
  fine: { en: 'Bazel builds with Go {sdk}', zh: 'Bazel 使用 Go {sdk} 构建' },
  derived: { en: 'the version is taken from go.mod', zh: '版本取自 go.mod' },
  unsaid: { en: 'the Bazel files name no Go version', zh: 'Bazel 文件没有指定 Go 版本' },
} as const;

/** Bazel builds with another Go than the go command. */
export const check = defineCheck({
  id: 'MOD007',
  slug: 'mod-bazel-sdk',
  room: 'mod',
  scope: 'toolchain',
  severity: 'error',
  title: { en: 'Bazel uses another Go', zh: 'Bazel 使用不同的 Go' },
  doc: {
    why: {
      en: 'rules_go downloads the SDK that its own file names and does not read the go line. Developers test with one runtime, the image is built with another: defaults of GOMAXPROCS, GODEBUG and TLS differ, and so do security fixes.',
      zh: 'rules_go 下载其文件中指定的 SDK，并不读取 go 行。开发者用一个运行时测试，镜像却用另一个构建：GOMAXPROCS、GODEBUG 与 TLS 的默认值不同，安全修复也不同。',
    },
    rule: {
      en: 'go_sdk.download or go_register_toolchains names a version below the go line of go.mod (error), or of another line than the toolchain line, or the go line without one (warning).',
      zh: 'go_sdk.download 或 go_register_toolchains 指定的版本低于 go.mod 的 go 行（错误），或与 toolchain 行（没有则 go 行）不属于同一系列（警告）。',
    },
    falsePositive: {
      en: 'Several SDKs on purpose, one for each platform or for a test of a new release.',
      zh: '有意配置多个 SDK，例如按平台或为测试新版本。',
    },
    remedy: { en: 'go_sdk.from_file.', zh: '使用 go_sdk.from_file。' },
    refs: ['https://github.com/bazel-contrib/rules_go/blob/master/docs/go/core/bzlmod.md'],
  },
  needs: ['go.project', 'bazel.go'],
  subject: ['go.project', 'bazel.go'],
  texts,
  run: (view) => {
    const { goMod } = view.get('go.project');
    const { sdkVersions, sdkFromFile } = view.get('bazel.go');
    const known = sdkVersions.filter(({ version }) => minorOf(version) !== undefined);
    const [first] = [...known].sort((a, b) => compareReleases(a.version, b.version));
    if (first === undefined) return sdkFromFile ? pass(texts.derived) : notApplicable(texts.unsaid);
    const { version: sdk, file } = first;
    const go = goMod.go ?? '1.16';
    const wanted = (goMod.toolchain === undefined ? undefined : releaseOfToolchain(goMod.toolchain)) ?? go;
    const isOlder = compareReleases(sdk, go) < 0;
    if (!isOlder && minorOf(sdk) === minorOf(wanted)) return pass(say(texts.fine, { sdk }));
    return finding({
      severity: isOlder ? 'error' : 'warn',
      confidence: 0.85,
      claim: say(isOlder ? texts.older : texts.apart, { file, sdk, go, wanted }),
      evidence: [
        view.proof('bazel.go', `${file}: version ${sdk}`),
        view.proof('go.project', `go ${go}, toolchain ${goMod.toolchain ?? 'not set'}`),
      ],
      remedy: [{ text: texts.fromFile, command: 'go_sdk.from_file(go_mod = "//:go.mod")' }],
    });
  },
});
