import { minimumKernel } from '../../analyze/go-platform/minimum-kernel.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { isKernelBelow } from '../../model/host.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

/** The newest release whose minimum is known here. */
const NEWEST_MINOR = 27;

const texts = {
  old: {
    en: 'Kernel {kernel} is older than {minimum}, the minimum of {go} on {arch}.',
    zh: '内核 {kernel} 低于 {go} 在 {arch} 上的最低要求 {minimum}。',
  },
  upgrade: {
    en: 'Run on a newer kernel, or build with the last Go release that supports this one ({last}).',
    zh: '使用更新的内核，或用支持该内核的最后一个 Go 版本（{last}）构建。',
  },
  none: { en: 'none', zh: '无' },
  fine: {
    en: 'kernel {kernel} meets {minimum}, the minimum of {go} on {arch}',
    zh: '内核 {kernel} 满足 {go} 在 {arch} 上的最低要求 {minimum}',
  },
  depends: {
    en: 'kernel {kernel} is enough for some Go releases and not for others, and the binary is not known',
    zh: '内核 {kernel} 满足部分 Go 版本的要求，而此处的程序未知',
  },
} as const;

/** The kernel is older than what the Go release supports. */
export const check = defineCheck({
  id: 'KERN001',
  slug: 'kern-below-go-minimum',
  room: 'kern',
  scope: 'host',
  severity: 'error',
  title: { en: "Kernel below Go's minimum", zh: '内核低于 Go 的最低要求' },
  doc: {
    why: {
      en: 'Below the minimum, programs may not start or fail in rare paths that nobody tests. The often quoted 3.10, 4.18 or 5.1 are wrong: Go 1.18 to 1.23 need 2.6.32, Go 1.24 to 1.27 need 3.2; some architectures need more. Newer system calls are tried and fall back.',
      zh: '低于最低要求时，程序可能无法启动，或在无人测试的少见路径上失败。常被引用的 3.10、4.18、5.1 都不正确：Go 1.18 至 1.23 需要 2.6.32，Go 1.24 至 1.27 需要 3.2；部分架构要求更高。较新的系统调用会先尝试再回退。',
    },
    rule: {
      en: "Release of the kernel < minimum of the binary's Go release and GOARCH. Without a known binary: below the lowest minimum is an error, at or above the highest is fine, between is unknown.",
      zh: '内核版本低于该程序 Go 版本与 GOARCH 的最低要求。程序未知时：低于最小要求为错误，达到最大要求为通过，其间为未知。',
    },
    falsePositive: {
      en: 'Distribution kernels carry features back; the number then says too little.',
      zh: '发行版内核会向后移植特性，此时版本号并不能说明全部。',
    },
    remedy: { en: 'A newer kernel, or an older Go release.', zh: '升级内核，或使用更旧的 Go 版本。' },
    refs: [
      'https://go.dev/wiki/MinimumRequirements',
      'https://go.dev/doc/go1.24#linux',
      'https://go.dev/doc/go1.18#linux',
    ],
  },
  threshold: {
    value: {
      en: '2.6.32 (Go 1.18 to 1.23), 3.2 (Go 1.24 to 1.27), more on some architectures',
      zh: '2.6.32（Go 1.18 至 1.23）、3.2（Go 1.24 至 1.27），部分架构更高',
    },
    source: { en: 'Go release notes and wiki', zh: 'Go 发布说明与 wiki' },
    ours: false,
  },
  needs: ['kernel.release'],
  reads: ['go.binary', 'kernel.arch'],
  texts,
  run: (view) => {
    const kernel = view.get('kernel.release');
    const binary = valueOf(view.look('go.binary'));
    const arch = binary?.settings['GOARCH'] ?? valueOf(view.look('kernel.arch')) ?? 'amd64';
    const minor = binary?.version.minor ?? NEWEST_MINOR;
    const minimum = minimumKernel(minor, arch);
    const values = {
      kernel: kernel.text,
      minimum: minimum.join('.'),
      go: binary?.version.text ?? `Go 1.${NEWEST_MINOR}`,
      arch,
    };
    const [major, second, patch] = minimum;
    if (!isKernelBelow(kernel, major, second, patch)) return pass(say(texts.fine, values));
    const last = lastGoFor(kernel, arch);
    if (binary === undefined && last !== undefined)
      return unknown(say(texts.depends, values), say(sharedTexts.unlockBinary));
    return finding({
      severity: 'error',
      confidence: 0.9,
      claim: say(texts.old, values),
      evidence: [
        view.proof('kernel.release', kernel.text),
        ...(binary === undefined ? [] : [view.proof('go.binary', `${binary.version.text} ${arch}`)]),
      ],
      remedy: [{ text: say(texts.upgrade, { last: last === undefined ? texts.none : `Go 1.${last}` }) }],
    });
  },
});

function lastGoFor(kernel: Parameters<typeof isKernelBelow>[0], arch: string): number | undefined {
  for (let minor = NEWEST_MINOR; minor >= 10; minor--) {
    const [major, second, patch] = minimumKernel(minor, arch);
    if (!isKernelBelow(kernel, major, second, patch)) return minor;
  }
  return undefined;
}
