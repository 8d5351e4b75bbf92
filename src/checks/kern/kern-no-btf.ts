import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  off: {
    en: 'The kernel carries no type information (BTF): eBPF profilers and tracers that are built once for all kernels cannot run here.',
    zh: '内核没有类型信息（BTF）：一次编译、到处运行的 eBPF 剖析与跟踪工具无法在此运行。',
  },
  other: {
    en: 'pprof, perf and execution traces need none of it.',
    zh: 'pprof、perf 与执行跟踪都不需要它。',
  },
  there: { en: '/sys/kernel/btf/vmlinux is there', zh: '存在 /sys/kernel/btf/vmlinux' },
} as const;

/** The kernel has no BTF. */
export const check = defineCheck({
  id: 'KERN005',
  slug: 'kern-no-btf',
  room: 'kern',
  scope: 'host',
  severity: 'info',
  title: { en: 'No kernel type information', zh: '没有内核类型信息' },
  doc: {
    why: {
      en: 'Portable eBPF programs are fitted to the running kernel by its type information. Without it each needs headers and a compiler on the machine.',
      zh: '可移植的 eBPF 程序依靠类型信息适配当前内核。没有它时，每个工具都需要机器上的头文件和编译器。',
    },
    rule: { en: '/sys/kernel/btf/vmlinux does not exist.', zh: '/sys/kernel/btf/vmlinux 不存在。' },
    falsePositive: {
      en: 'A container without /sys/kernel; look on the host.',
      zh: '容器内没有 /sys/kernel；请在主机上查看。',
    },
    remedy: {
      en: 'A kernel built with CONFIG_DEBUG_INFO_BTF (5.4 or later).',
      zh: '使用启用 CONFIG_DEBUG_INFO_BTF 的内核（5.4 及以上）。',
    },
    refs: ['https://docs.kernel.org/bpf/btf.html'],
  },
  needs: ['kernel.btf'],
  texts,
  run: (view) => {
    if (view.get('kernel.btf')) return pass(say(texts.there));
    return finding({
      severity: 'info',
      confidence: 0.8,
      claim: say(texts.off),
      evidence: [view.proof('kernel.btf', 'absent')],
      remedy: [{ text: texts.other }],
    });
  },
});
