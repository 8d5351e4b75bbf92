import { isGvisor } from '../../analyze/scenario/machine.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { unknownFor } from '../run-check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  gvisor: {
    en: 'This is gVisor, a kernel in user space that says it is {kernel}: limits are enforced outside, and perf, eBPF and some socket options do not work.',
    zh: '这是 gVisor，一个自称 {kernel} 的用户态内核：限额在外部执行，perf、eBPF 与部分套接字选项不可用。',
  },
  wsl1: {
    en: 'This is WSL 1, which translates system calls and has no Linux kernel: control groups, namespaces and containers do not work.',
    zh: '这是 WSL 1，它翻译系统调用，并没有 Linux 内核：控制组、命名空间与容器都不可用。',
  },
  outside: {
    en: 'Take version checks of the kernel with care, and judge limits from the node.',
    zh: '谨慎对待内核版本判断，并在节点上查看限额。',
  },
  convert: { en: 'Convert the distribution:', zh: '转换该发行版：' },
  linux: { en: 'a Linux kernel', zh: 'Linux 内核' },
} as const;

/** What answers system calls is not the Linux kernel. */
export const check = defineCheck({
  id: 'KERN006',
  slug: 'kern-not-linux',
  room: 'kern',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Not a Linux kernel', zh: '不是 Linux 内核' },
  doc: {
    why: {
      en: 'A kernel in user space implements most calls but not all, and its files in /proc and /sys are its own. The number it reports says nothing about features.',
      zh: '用户态内核实现了大部分而非全部调用，其 /proc 与 /sys 也是自己的。它报告的版本号不代表特性。',
    },
    rule: {
      en: 'gVisor by its fixed version text or its name in the release; WSL 1 by "Microsoft" in a 4.4 release.',
      zh: '通过固定的版本文本或版本名识别 gVisor；通过 4.4 版本中的“Microsoft”识别 WSL 1。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: {
      en: 'Nothing, if the sandbox is wanted; expect gaps.',
      zh: '若沙箱是有意为之则无需处理，但要预期功能缺失。',
    },
    refs: [
      'https://gvisor.dev/docs/user_guide/compatibility/',
      'https://learn.microsoft.com/windows/wsl/compare-versions',
    ],
  },
  needs: ['kernel.release'],
  reads: ['kernel.version'],
  texts,
  run: (view) => {
    const kernel = view.get('kernel.release');
    const text = view.look('kernel.version');
    const version = valueOf(text) ?? '';
    const evidence = [
      view.proof('kernel.release', kernel.text),
      ...(version === '' ? [] : [view.proof('kernel.version', version.trim())]),
    ];
    if (isGvisor(kernel.text, version)) {
      return finding({
        severity: 'warn',
        claim: say(texts.gvisor, { kernel: kernel.text }),
        evidence,
        remedy: [{ text: texts.outside }],
      });
    }
    if (kernel.text.startsWith('4.4.') && kernel.text.includes('Microsoft')) {
      return finding({
        severity: 'warn',
        claim: say(texts.wsl1),
        evidence,
        remedy: [{ text: texts.convert, command: 'wsl --set-version DISTRO 2' }],
      });
    }
    // gVisor calls itself so only there.
    return text.status === 'ok' || text.status === 'absent'
      ? pass(say(texts.linux))
      : unknownFor('kernel.version', text);
  },
});
