import { say } from '../../base/messages.ts';
import { formatBytes, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { shareOf } from '../format.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const STRICT = 2n;
const SHARE = 0.9;

const texts = {
  near: {
    en: 'vm.overcommit_memory is 2 and {committed} of {limit} are promised ({share}): the next large allocation or fork fails with "cannot allocate memory" while memory is free.',
    zh: 'vm.overcommit_memory 为 2，已承诺 {committed}，上限 {limit}（{share}）：即使内存空闲，下一次大块分配或 fork 也会报“cannot allocate memory”。',
  },
  heuristic: {
    en: 'Let the kernel decide by its heuristic (the default):',
    zh: '让内核按启发式决定（默认）：',
  },
  ratio: { en: 'Or raise the limit:', zh: '或提高上限：' },
  off: { en: 'vm.overcommit_memory is {mode}', zh: 'vm.overcommit_memory 为 {mode}' },
  fine: { en: '{share} of {limit} are promised', zh: '已承诺 {limit} 的 {share}' },
} as const;

/** Strict overcommit is nearly used up. */
export const check = defineCheck({
  id: 'CTL001',
  slug: 'ctl-overcommit-strict',
  room: 'ctl',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Strict overcommit nearly used up', zh: '严格 overcommit 将耗尽' },
  doc: {
    why: {
      en: 'With strict accounting every private writable mapping counts, touched or not. Go reserves address space without the right to write, which is not counted, but heaps of many processes, cgo, and every fork of a large process are. mmap then answers ENOMEM and the Go runtime ends with "out of memory".',
      zh: '严格记账时，每个私有可写映射都计入，无论是否使用。Go 预留的地址空间不可写，因而不计入，但多个进程的堆、cgo 以及大进程的每次 fork 都计入。此时 mmap 返回 ENOMEM，Go 运行时以“out of memory”终止。',
    },
    rule: {
      en: 'vm.overcommit_memory is 2 and Committed_AS is above 90 % of CommitLimit.',
      zh: 'vm.overcommit_memory 为 2，且 Committed_AS 超过 CommitLimit 的 90%。',
    },
    falsePositive: {
      en: 'A machine whose processes have promised all they ever will, such as one database.',
      zh: '进程已承诺全部所需内存、不再增长的机器，例如单个数据库。',
    },
    remedy: {
      en: 'vm.overcommit_memory 0, or a higher ratio or more swap.',
      zh: '将 vm.overcommit_memory 设为 0，或提高比例、增加 swap。',
    },
    refs: [
      'https://docs.kernel.org/mm/overcommit-accounting.html',
      'https://man7.org/linux/man-pages/man5/proc_meminfo.5.html',
    ],
  },
  threshold: {
    value: { en: '> 90 % of CommitLimit', zh: '> CommitLimit 的 90 %' },
    source: {
      en: 'the kernel refuses at CommitLimit itself (overcommit-accounting, mode 2); 90 % leaves room for one fork',
      zh: '内核在达到 CommitLimit 时即拒绝（overcommit-accounting，模式 2）；取 90 % 是为一次 fork 留出余地',
    },
    ours: true,
  },
  needs: ['kernel.overcommit'],
  texts,
  run: (view) => {
    const { mode, limitBytes, committedBytes } = view.get('kernel.overcommit');
    if (mode !== STRICT) return notApplicable(say(texts.off, { mode }));
    const share = shareOf(committedBytes, limitBytes);
    const values = {
      committed: formatBytes(committedBytes),
      limit: formatBytes(limitBytes),
      share: formatRatio(share),
    };
    if (share <= SHARE) return pass(say(texts.fine, values));
    return finding({
      severity: 'warn',
      claim: say(texts.near, values),
      evidence: [
        view.proof('kernel.overcommit', String(mode), '/proc/sys/vm/overcommit_memory'),
        view.proof(
          'kernel.overcommit',
          `Committed_AS ${values.committed} of ${values.limit}`,
          '/proc/meminfo',
        ),
      ],
      remedy: [
        { text: texts.heuristic, command: 'sysctl -w vm.overcommit_memory=0' },
        { text: texts.ratio, command: 'sysctl -w vm.overcommit_ratio=80' },
      ],
    });
  },
});
