import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const texts = {
  swapped: {
    en: "{bytes} of this group's memory lies in swap: a garbage collection touches all of it and waits for the disk.",
    zh: '该组有 {bytes} 内存在交换区：一次垃圾回收会访问全部内存并等待磁盘。',
  },
  off: { en: 'Forbid swap for the service:', zh: '禁止该服务使用交换：' },
  less: { en: 'And give it the memory it needs.', zh: '并给足所需内存。' },
  none: { en: 'nothing is swapped out', zh: '没有换出内存' },
  noFile: { en: 'the swap use of the group could not be read', zh: '无法读取该组的交换用量' },
  unlock: {
    en: 'needs swap accounting in the kernel (swapaccount=1 on v1)',
    zh: '需要内核启用交换统计（v1 为 swapaccount=1）',
  },
} as const;

/** Part of the process's memory has been swapped out. */
export const check = defineCheck({
  id: 'CG011',
  slug: 'cg-swap-active',
  room: 'cg',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Memory in swap', zh: '内存在交换区' },
  doc: {
    why: {
      en: 'The collector visits every live object. Pages in swap come back one fault at a time, in the middle of a mark phase that all goroutines help with; seconds of delay are common.',
      zh: '回收器会访问每个存活对象。交换区中的页在标记阶段逐个缺页换回，而所有 goroutine 都要协助标记；延迟几秒很常见。',
    },
    rule: {
      en: 'memory.swap.current > 0 (v1: "swap" in memory.stat).',
      zh: 'memory.swap.current 大于 0（v1 为 memory.stat 中的“swap”）。',
    },
    falsePositive: {
      en: 'A few pages that were written at start and never used again.',
      zh: '启动时写入、之后不再使用的少量页。',
    },
    remedy: {
      en: 'memory.swap.max=0 for latency-sensitive services.',
      zh: '对延迟敏感的服务设置 memory.swap.max=0。',
    },
    refs: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files'],
  },
  threshold: {
    value: { en: '> 0 bytes', zh: '> 0 字节' },
    source: {
      en: 'no published number was found: any page of a heap that is swapped out is read back by the collector',
      zh: '未找到公开发布的数值：堆中被换出的页都会被垃圾回收器重新读回',
    },
    ours: true,
  },
  needs: ['cgroup.memory'],
  texts,
  run: (view) => {
    const { groups, version } = view.get('cgroup.memory');
    const [own] = groups;
    const swapped = version === 2 ? valueOf(own?.swapCurrent) : valueOf(own?.stat)?.['swap'];
    if (own === undefined || swapped === undefined) return unknown(say(texts.noFile), say(texts.unlock));
    if (swapped === 0n) return pass(say(texts.none));
    return finding({
      severity: 'warn',
      confidence: swapped < 16n << 20n ? 0.5 : 0.9,
      claim: say(texts.swapped, { bytes: formatBytes(swapped) }),
      evidence: [
        view.proof(
          'cgroup.memory',
          formatBytes(swapped),
          version === 2 ? own.swapCurrent.source : own.stat.source,
        ),
      ],
      remedy: [
        {
          text: texts.off,
          command:
            version === 2 ? `echo 0 > ${own.dir}/memory.swap.max` : `echo 0 > ${own.dir}/memory.swappiness`,
        },
        { text: texts.less },
      ],
    });
  },
});
