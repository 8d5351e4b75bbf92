import { parseGogc, parseGomemlimit } from '../../analyze/memory-model/parse-gomemlimit.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  never: {
    en: 'GOGC={value} without GOMEMLIMIT: the garbage collector never runs, memory only grows.',
    zh: 'GOGC={value} 且没有 GOMEMLIMIT：垃圾回收永不运行，内存只增不减。',
  },
  limit: {
    en: 'Set a memory limit, at which the collector then runs:',
    zh: '设置内存上限，回收器会在接近时运行：',
  },
  back: { en: 'Or return to the default:', zh: '或恢复默认值：' },
  on: { en: 'the collector is on', zh: '回收器处于启用状态' },
  bounded: { en: 'GOMEMLIMIT bounds the heap', zh: 'GOMEMLIMIT 限制了堆' },
} as const;

/** The garbage collector is off and nothing brings it back. */
export const check = defineCheck({
  id: 'CG006',
  slug: 'cg-gogc-off-unbounded',
  room: 'cg',
  scope: 'process',
  severity: 'error',
  title: { en: 'Garbage collection off without a memory limit', zh: '关闭垃圾回收且没有内存上限' },
  doc: {
    why: {
      en: 'GOGC=off is sensible only together with GOMEMLIMIT. Alone it turns every allocation into growth until the kernel kills the process.',
      zh: 'GOGC=off 只有与 GOMEMLIMIT 一起使用才合理。单独使用时，每次分配都会增长内存，直到内核杀死进程。',
    },
    rule: {
      en: 'GOGC is "off" or negative, and GOMEMLIMIT is not set or "off".',
      zh: 'GOGC 为“off”或负数，且 GOMEMLIMIT 未设置或为“off”。',
    },
    falsePositive: {
      en: 'A short-lived command that never uses up its memory.',
      zh: '运行时间很短、用不完内存的命令。',
    },
    remedy: { en: 'Set GOMEMLIMIT, or remove GOGC.', zh: '设置 GOMEMLIMIT，或删除 GOGC。' },
    refs: ['https://go.dev/doc/gc-guide#GOGC', 'https://go.dev/doc/gc-guide#Memory_limit'],
  },
  needs: ['env'],
  texts,
  run: (view) => {
    const env = view.get('env');
    const gogc = env.get('GOGC');
    if (parseGogc(gogc) !== null) return notApplicable(say(texts.on));
    if (parseGomemlimit(env.get('GOMEMLIMIT')).status === 'bytes') return pass(say(texts.bounded));
    return finding({
      severity: 'error',
      claim: say(texts.never, { value: gogc ?? '' }),
      evidence: [
        view.proof('env', `GOGC=${gogc ?? ''}`),
        view.proof('env', `GOMEMLIMIT ${env.get('GOMEMLIMIT') ?? 'not set'}`),
      ],
      remedy: [
        { text: texts.limit, command: 'GOMEMLIMIT=512MiB' },
        { text: texts.back, command: 'GOGC=100' },
      ],
    });
  },
});
