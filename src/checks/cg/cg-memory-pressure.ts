import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const SOME_WARN = 10;
const FULL_ERROR = 5;

const texts = {
  full: {
    en: 'All threads of the group stood still for memory during {full} % of the last ten seconds.',
    zh: '最近十秒内，该组所有线程有 {full} % 的时间因等待内存而停住。',
  },
  some: {
    en: 'At least one thread of the group waited for memory during {some} % of the last ten seconds.',
    zh: '最近十秒内，该组至少有一个线程在 {some} % 的时间里等待内存。',
  },
  room: {
    en: 'Give the group more memory, or keep the heap smaller with GOMEMLIMIT.',
    zh: '增加该组的内存，或用 GOMEMLIMIT 控制堆大小。',
  },
  calm: {
    en: 'pressure is some {some} %, full {full} % over ten seconds',
    zh: '十秒压力：some {some} %，full {full} %',
  },
  noFile: { en: 'memory.pressure could not be read: {reason}', zh: '无法读取 memory.pressure：{reason}' },
  unlock: {
    en: 'needs a kernel with pressure information switched on (psi=1)',
    zh: '需要启用压力信息的内核（psi=1）',
  },
} as const;

/** Threads wait for memory. */
export const check = defineCheck({
  id: 'CG009',
  slug: 'cg-memory-pressure',
  room: 'cg',
  scope: 'container',
  severity: 'error',
  title: { en: 'Memory pressure', zh: '内存压力' },
  doc: {
    why: {
      en: 'Pressure is the share of time in which work stood still because memory had to be reclaimed, swapped in or read again. It rises before the out-of-memory killer acts and explains slow requests that use no CPU.',
      zh: '压力是因回收、换入或重新读取内存而停住的时间占比。它在 OOM killer 出手之前就会升高，也能解释不占 CPU 的慢请求。',
    },
    rule: {
      en: 'memory.pressure: some avg10 > 10 warns, full avg10 > 5 is an error.',
      zh: 'memory.pressure：some avg10 > 10 警告，full avg10 > 5 为错误。',
    },
    falsePositive: { en: 'A cold start that maps a large file.', zh: '冷启动时映射大文件。' },
    remedy: { en: 'More memory, a smaller heap, no swap.', zh: '更多内存、更小的堆、不使用交换。' },
    refs: [
      'https://docs.kernel.org/accounting/psi.html',
      'https://www.freedesktop.org/software/systemd/man/latest/oomd.conf.html',
    ],
  },
  threshold: {
    value: {
      en: 'warn some avg10 > 10 %, error full avg10 > 5 %',
      zh: '警告：some avg10 > 10 %；错误：full avg10 > 5 %',
    },
    source: {
      en: 'systemd-oomd kills at 60 % full over 30 s unless told otherwise (oomd.conf(5), DefaultMemoryPressureLimit); a warning has to come earlier, how much is ours',
      zh: 'systemd-oomd 默认在 full 连续 30 s 达到 60 % 时终止进程（oomd.conf(5)，DefaultMemoryPressureLimit）；警告须更早发出，提前多少为本程序自定',
    },
    ours: true,
  },
  needs: ['cgroup.memory'],
  texts,
  run: (view) => {
    const { version, groups } = view.get('cgroup.memory');
    if (version === 1) return notApplicable(say(sharedTexts.onlyV2));
    const pressure = groups[0]?.pressure;
    if (pressure === undefined) return notApplicable(say(sharedTexts.onlyV2));
    if (pressure.status !== 'ok')
      return unknown(say(texts.noFile, { reason: pressure.reason }), say(texts.unlock));
    const some = pressure.value.some.avg10;
    const full = pressure.value.full?.avg10 ?? 0;
    const values = { some, full };
    if (some <= SOME_WARN && full <= FULL_ERROR) return pass(say(texts.calm, values));
    const isFull = full > FULL_ERROR;
    return finding({
      severity: isFull ? 'error' : 'warn',
      claim: say(isFull ? texts.full : texts.some, values),
      evidence: [view.proof('cgroup.memory', `some avg10=${some}, full avg10=${full}`, pressure.source)],
      remedy: [{ text: texts.room }],
    });
  },
});
