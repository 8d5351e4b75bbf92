import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { isKernelBelow, type KernelRelease } from '../../model/host.ts';
import { formatCpus } from '../format.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  old: {
    en: 'Kernel {kernel} may throttle programs that stay below their quota of {quota} CPUs: the repair came with 5.4 and was carried back only to some series.',
    zh: '内核 {kernel} 可能会限流未超过 {quota} 个 CPU 配额的程序：修复在 5.4 中引入，只向后移植到部分系列。',
  },
  upgrade: {
    en: 'Upgrade the kernel, or ask the distribution whether it carries commit de53fd7aedb1.',
    zh: '升级内核，或向发行版确认是否包含提交 de53fd7aedb1。',
  },
  repaired: { en: 'kernel {kernel} has the repair', zh: '内核 {kernel} 已包含修复' },
} as const;

/** First stable releases of older series that carry the repair (kernel changelogs 4.14.154, 4.19.84, 5.3.9). */
const CARRIED_BACK: readonly (readonly [number, number, number])[] = [
  [4, 14, 154],
  [4, 19, 84],
  [5, 3, 9],
];

/** A kernel with the quota accounting bug. */
export const check = defineCheck({
  id: 'KERN003',
  slug: 'kern-cfs-bug',
  room: 'kern',
  scope: 'host',
  severity: 'info',
  title: { en: 'Kernel may throttle below the quota', zh: '内核可能在未超配额时限流' },
  doc: {
    why: {
      en: 'Before the repair each CPU kept a slice of quota that expired unused. Programs with many threads, as every Go server is, lost up to a millisecond per CPU and period and were throttled although their average stayed below the quota.',
      zh: '修复之前，每个 CPU 持有的配额片会在未使用时过期。线程多的程序（所有 Go 服务）每个周期每个 CPU 最多损失一毫秒，平均值未超配额却被限流。',
    },
    rule: {
      en: 'A quota is set and the release is older than 5.4, except 4.14.154+, 4.19.84+ and 5.3.9+. Distribution kernels may carry the repair under an older number.',
      zh: '设有配额且内核低于 5.4（4.14.154+、4.19.84+、5.3.9+ 除外）。发行版内核可能以较旧版本号包含该修复。',
    },
    falsePositive: {
      en: 'RHEL 7.8 and 8.2 and later and most cloud kernels carry it back; hence the low confidence.',
      zh: 'RHEL 7.8、8.2 及以后版本和多数云厂商内核已移植该修复，因此置信度较低。',
    },
    remedy: { en: 'A newer kernel.', zh: '使用更新的内核。' },
    refs: [
      'https://github.com/kubernetes/kubernetes/issues/67577',
      'https://git.kernel.org/linus/de53fd7aedb100f03e5d2231cfce0e4993282425',
    ],
  },
  threshold: {
    value: { en: 'kernel < 5.4', zh: '内核 < 5.4' },
    source: { en: 'Linux commit de53fd7aedb1 (5.4)', zh: 'Linux 提交 de53fd7aedb1（5.4）' },
    ours: false,
  },
  needs: ['kernel.release', 'limits.cpu'],
  texts,
  run: (view) => {
    const kernel = view.get('kernel.release');
    if (!isKernelBelow(kernel, 5, 4) || isCarriedBack(kernel))
      return pass(say(texts.repaired, { kernel: kernel.text }));
    const limit = view.get('limits.cpu');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noCpuQuota));
    return finding({
      severity: 'info',
      confidence: 0.4,
      claim: say(texts.old, { kernel: kernel.text, quota: formatCpus(limit.value) }),
      evidence: [
        view.proof('kernel.release', kernel.text),
        view.proof('limits.cpu', `${formatCpus(limit.value)} CPUs`, limit.setBy),
      ],
      remedy: [{ text: texts.upgrade }],
    });
  },
});

function isCarriedBack(kernel: KernelRelease): boolean {
  return CARRIED_BACK.some(
    ([major, minor, patch]) => kernel.major === major && kernel.minor === minor && kernel.patch >= patch,
  );
}
