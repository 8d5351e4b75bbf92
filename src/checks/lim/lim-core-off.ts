import { sameText, say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  off: {
    en: 'GOTRACEBACK={value} asks for a core dump, but the limit of its size is 0: a crash leaves none.',
    zh: 'GOTRACEBACK={value} 要求生成 core dump，但其大小限制为 0：崩溃时不会留下任何文件。',
  },
  systemd: { en: 'In the systemd unit:', zh: '在 systemd 单元中：' },
  shell: { en: 'In a shell before the start:', zh: '在启动前的 shell 中：' },
  notAsked: { en: 'GOTRACEBACK does not ask for a core dump', zh: 'GOTRACEBACK 没有要求 core dump' },
  piped: {
    en: 'core_pattern hands dumps to a program, which the limit does not bind',
    zh: 'core_pattern 把转储交给程序处理，不受该限制约束',
  },
  allowed: { en: 'core dumps may be {limit} large', zh: 'core dump 大小上限为 {limit}' },
  noRow: { en: 'the list of limits has no row "core file size"', zh: '限制列表中没有“core file size”一行' },
  unlock: { en: 'capture /proc/PID/limits as the kernel prints it', zh: '请按内核原样采集 /proc/PID/limits' },
} as const;

/** A core dump is wanted but not allowed. */
export const check = defineCheck({
  id: 'LIM005',
  slug: 'lim-core-off',
  room: 'lim',
  scope: 'process',
  severity: 'warn',
  title: { en: 'Core dumps wanted but forbidden', zh: '需要 core dump 却被禁止' },
  doc: {
    why: {
      en: 'GOTRACEBACK=crash makes a fatal Go error end in SIGABRT so that the kernel writes a core. With a limit of 0, the usual default, nothing is written and the evidence is gone.',
      zh: 'GOTRACEBACK=crash 使致命错误以 SIGABRT 结束，以便内核写出 core。限制为 0（常见默认值）时什么都不会写，证据就此丢失。',
    },
    rule: {
      en: 'GOTRACEBACK is "crash" (or a number above 2), the soft core limit is 0, and core_pattern does not begin with "|".',
      zh: 'GOTRACEBACK 为“crash”（或大于 2 的数），core 的软限制为 0，且 core_pattern 不以“|”开头。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: { en: 'Allow core dumps where the process is started.', zh: '在启动进程处允许 core dump。' },
    refs: [
      'https://pkg.go.dev/runtime#hdr-Environment_Variables',
      'https://man7.org/linux/man-pages/man5/core.5.html',
    ],
  },
  threshold: {
    value: { en: 'core limit = 0', zh: 'core 限额 = 0' },
    source: sameText('core(5)'),
    ours: false,
  },
  needs: ['env', 'process.limits', 'kernel.corePattern'],
  texts,
  run: (view) => {
    const value = view.get('env').get('GOTRACEBACK') ?? '';
    const asksForCore = value === 'crash' || (/^\d+$/.test(value) && Number(value) > 2);
    if (!asksForCore) return notApplicable(say(texts.notAsked));
    if (view.get('kernel.corePattern').startsWith('|')) return pass(say(texts.piped));
    const row = view.get('process.limits')['core file size'];
    if (row === undefined) return unknown(say(texts.noRow), say(texts.unlock));
    if (row.soft !== 0n)
      return pass(say(texts.allowed, { limit: row.soft === null ? 'unlimited' : `${row.soft} B` }));
    return finding({
      severity: 'warn',
      claim: say(texts.off, { value }),
      evidence: [
        view.proof('env', `GOTRACEBACK=${value}`),
        view.proof('process.limits', 'core file size soft 0'),
        view.proof('kernel.corePattern', view.get('kernel.corePattern')),
      ],
      remedy: [
        { text: texts.systemd, command: 'LimitCORE=infinity' },
        { text: texts.shell, command: 'ulimit -c unlimited' },
      ],
    });
  },
});
