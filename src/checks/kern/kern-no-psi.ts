import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, pass } from '../verdicts.ts';

const texts = {
  off: {
    en: 'The kernel keeps no pressure information: waiting for CPU, memory and disk cannot be measured here.',
    zh: '内核没有压力信息：此处无法度量等待 CPU、内存与磁盘的时间。',
  },
  on: {
    en: 'Switch it on at boot (kernel 4.20 or later with CONFIG_PSI):',
    zh: '在启动参数中打开（需要 4.20 及以上且启用 CONFIG_PSI 的内核）：',
  },
  there: { en: '/proc/pressure is there', zh: '存在 /proc/pressure' },
} as const;

/** The kernel has no pressure stall information. */
export const check = defineCheck({
  id: 'KERN004',
  slug: 'kern-no-psi',
  room: 'kern',
  scope: 'host',
  severity: 'info',
  title: { en: 'No pressure information', zh: '没有压力信息' },
  doc: {
    why: {
      en: 'Pressure tells "slow because it waited" from "slow because it worked". Without it several checks stay unknown.',
      zh: '压力信息能区分“因等待而慢”与“因工作而慢”。没有它，多项检查只能为未知。',
    },
    rule: { en: '/proc/pressure/cpu does not exist.', zh: '/proc/pressure/cpu 不存在。' },
    falsePositive: {
      en: 'Some sandboxes hide /proc/pressure although the kernel has it.',
      zh: '部分沙箱会隐藏 /proc/pressure，而内核其实支持。',
    },
    remedy: {
      en: 'psi=1 on the kernel command line; CentOS and RHEL 8 ship it switched off.',
      zh: '在内核命令行加 psi=1；CentOS 与 RHEL 8 默认关闭。',
    },
    refs: ['https://docs.kernel.org/accounting/psi.html'],
  },
  needs: ['kernel.psi'],
  texts,
  run: (view) => {
    if (view.get('kernel.psi')) return pass(say(texts.there));
    return finding({
      severity: 'info',
      confidence: 0.9,
      claim: say(texts.off),
      evidence: [view.proof('kernel.psi', 'absent')],
      remedy: [{ text: texts.on, command: 'psi=1' }],
    });
  },
});
