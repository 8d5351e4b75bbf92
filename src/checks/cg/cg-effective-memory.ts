import { say } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { hiddenLimit } from '../hidden-limit.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  above: {
    en: "{setBy} limits memory to {limit}, the process's own group {own}: programs that read only their own group take the wrong number.",
    zh: '{setBy} 把内存限制为 {limit}，而进程自身的控制组{own}：只读取自身控制组的程序会得到错误的数值。',
  },
  ownNone: { en: 'sets no limit', zh: '没有上限' },
  ownMore: { en: 'allows {bytes}', zh: '允许 {bytes}' },
  set: { en: 'Size GOMEMLIMIT by the tighter limit:', zh: '按更严的上限设置 GOMEMLIMIT：' },
  leaf: { en: 'Or set the limit on the container itself as well.', zh: '或同时把上限设在容器自身。' },
  own: { en: 'the own group sets the limit of {limit}', zh: '上限 {limit} 由自身控制组设定' },
} as const;

/** A group above the process's own sets the tighter memory limit. */
export const check = defineCheck({
  id: 'CG002',
  slug: 'cg-effective-memory',
  room: 'cg',
  scope: 'container',
  severity: 'warn',
  title: { en: 'A parent group sets the memory limit', zh: '内存上限设在上级控制组' },
  doc: {
    why: {
      en: 'The out-of-memory killer acts on the tightest limit on the way to the root. With a limit on the pod or slice only, the leaf says "max", libraries that size GOMEMLIMIT from it set none, and the process is killed although "there was no limit".',
      zh: 'OOM killer 按到根路径上最严的上限执行。若只在 Pod 或 slice 上设限，叶子显示“max”，据此设置 GOMEMLIMIT 的库便不会设置任何值，进程在“没有上限”的情况下被杀。',
    },
    rule: {
      en: "The smallest memory.max of all visible groups (v1: memory.limit_in_bytes, or the kernel's own hierarchical_memory_limit) comes from an ancestor.",
      zh: '所有可见控制组中最小的 memory.max（v1 为 memory.limit_in_bytes，或内核给出的 hierarchical_memory_limit）来自祖先。',
    },
    falsePositive: {
      en: 'A parent limit shared by containers that together stay far below it.',
      zh: '多个容器共享上级上限，而总用量远低于它。',
    },
    remedy: {
      en: 'Set the limit on the leaf too, or size GOMEMLIMIT by hand.',
      zh: '在叶子上也设置上限，或手动设置 GOMEMLIMIT。',
    },
    refs: [
      'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
      'https://github.com/KimMachineGun/automemlimit/issues/31',
    ],
  },
  needs: ['limits.memory'],
  texts,
  run: (view) => {
    const limit = view.get('limits.memory');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noMemoryLimit));
    const [own] = limit.chain;
    const bytes = formatBytes(limit.value);
    if (own === undefined || limit.setBy === own.dir)
      return hiddenLimit(limit) ?? pass(say(texts.own, { limit: bytes }));
    const ownText =
      own.value === null ? say(texts.ownNone) : say(texts.ownMore, { bytes: formatBytes(own.value) });
    const goMemLimit = (limit.value * 9n) / 10n / 1_048_576n;
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.above, { setBy: limit.setBy ?? '?', limit: bytes, own: ownText }),
      evidence: limit.chain.map((link) => view.proof('limits.memory', link.raw, `${link.dir}/${link.file}`)),
      remedy: [{ text: texts.set, command: `GOMEMLIMIT=${goMemLimit}MiB` }, { text: texts.leaf }],
    });
  },
});
