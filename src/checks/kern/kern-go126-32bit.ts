import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { isKernelBelow } from '../../model/host.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const ARCHS = new Set(['386', 'arm', 'mips', 'mipsle']);

const texts = {
  crash: {
    en: '{go} for {arch} on kernel {kernel}: the runtime probes 64-bit time calls that this kernel does not have, and crashes on some of them.',
    zh: '{go}（{arch}）运行在内核 {kernel} 上：运行时会探测该内核没有的 64 位时间调用，其中一些会导致崩溃。',
  },
  stay: {
    en: 'Stay on Go 1.25 for this machine, or take the newest patch release of your line and test the start.',
    zh: '在该机器上继续使用 Go 1.25，或升级到所用系列的最新补丁并测试启动。',
  },
  newEnough: { en: 'kernel {kernel} has the 64-bit time calls', zh: '内核 {kernel} 已有 64 位时间调用' },
  other: { en: '{go} for {arch} is not concerned', zh: '{go}（{arch}）不受影响' },
} as const;

/** Go 1.26 and later on a 32-bit system with an old kernel. */
export const check = defineCheck({
  id: 'KERN002',
  slug: 'kern-go126-32bit',
  room: 'kern',
  scope: 'binary',
  severity: 'warn',
  title: { en: 'Go 1.26 on an old 32-bit kernel', zh: 'Go 1.26 运行在旧的 32 位内核上' },
  doc: {
    why: {
      en: 'Go 1.26 uses futex_time64 and timer_settime64 on 32-bit systems. On kernels before 5.1 they are missing; the fallback crashed on Linux 3.4 (mipsle) and on ARMv7 storage boxes.',
      zh: 'Go 1.26 在 32 位系统上使用 futex_time64 与 timer_settime64。5.1 之前的内核没有这些调用；回退逻辑在 Linux 3.4（mipsle）和 ARMv7 存储设备上曾崩溃。',
    },
    rule: {
      en: 'GOARCH is 386, arm, mips or mipsle, Go is 1.26 or later, and the kernel is older than 5.1.',
      zh: 'GOARCH 为 386、arm、mips 或 mipsle，Go 不低于 1.26，且内核低于 5.1。',
    },
    falsePositive: {
      en: 'Patch releases may have repaired it; the issues tell which.',
      zh: '补丁版本可能已修复，详见相关 issue。',
    },
    remedy: { en: 'Go 1.25, or a newer kernel.', zh: '使用 Go 1.25，或更新内核。' },
    refs: [
      'https://github.com/golang/go/issues/77730',
      'https://github.com/golang/go/issues/77930',
      'https://github.com/golang/go/issues/77934',
    ],
  },
  threshold: {
    value: { en: 'kernel < 5.1', zh: '内核 < 5.1' },
    source: {
      en: 'Linux 5.1 added the calls; golang/go#77930',
      zh: 'Linux 5.1 加入了这些系统调用；golang/go#77930',
    },
    ours: false,
  },
  needs: ['kernel.release'],
  reads: ['go.binary'],
  texts,
  run: (view) => {
    const kernel = view.get('kernel.release');
    if (!isKernelBelow(kernel, 5, 1)) return pass(say(texts.newEnough, { kernel: kernel.text }));
    const binary = valueOf(view.look('go.binary'));
    const arch = binary?.settings['GOARCH'];
    if (binary === undefined || arch === undefined)
      return unknown(say(sharedTexts.binaryUnknown), say(sharedTexts.unlockBinary));
    const values = { go: binary.version.text, arch, kernel: kernel.text };
    if (binary.version.minor < 26 || !ARCHS.has(arch)) return notApplicable(say(texts.other, values));
    return finding({
      severity: 'warn',
      confidence: 0.7,
      claim: say(texts.crash, values),
      evidence: [
        view.proof('kernel.release', kernel.text),
        view.proof('go.binary', `${binary.version.text} ${arch}`),
      ],
      remedy: [{ text: texts.stay }],
    });
  },
});
