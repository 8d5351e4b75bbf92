import { parseGomaxprocsVariable } from '../../analyze/cpu-model/go-numbers.ts';
import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { cpuCount } from '../../model/cpu-set.ts';
import { formatCpus } from '../format.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  low: {
    en: 'GOMAXPROCS={value} in the environment leaves most of the {capacity} CPUs unused and stops the runtime from following changes.',
    zh: '环境变量 GOMAXPROCS={value} 使 {capacity} 个 CPU 大多闲置，并使运行时不再跟随配额变化。',
  },
  unset: {
    en: 'Remove the variable and let the runtime follow the quota.',
    zh: '删除该变量，让运行时跟随配额。',
  },
  fits: { en: 'GOMAXPROCS={value} for {capacity} CPUs', zh: '{capacity} 个 CPU 对应 GOMAXPROCS={value}' },
  invalid: {
    en: 'GOMAXPROCS="{value}" is not a positive number: the runtime ignores it',
    zh: 'GOMAXPROCS="{value}" 不是正整数，运行时会忽略它',
  },
} as const;

/** GOMAXPROCS in the environment is far below what the process may use. */
export const check = defineCheck({
  id: 'CPU002',
  slug: 'cpu-gomaxprocs-pinned-low',
  room: 'cpu',
  scope: 'process',
  severity: 'info',
  title: { en: 'GOMAXPROCS pinned far below the quota', zh: 'GOMAXPROCS 被固定得远低于配额' },
  doc: {
    why: {
      en: 'A value that was right for an earlier, smaller limit stays behind in a manifest. The service then queues work although CPU is paid for, and Go 1.25 and later no longer follow an in-place resize.',
      zh: '过去较小限额下合适的值遗留在清单里：明明有 CPU 可用，服务却在排队；Go 1.25 及以上版本也不再跟随原地扩缩容。',
    },
    rule: {
      en: 'GOMAXPROCS of the environment < floor(capacity) / 2, where capacity is the smaller of the effective quota and the CPUs of the affinity mask.',
      zh: '环境变量 GOMAXPROCS 小于 floor(容量) / 2；容量为有效配额与亲和性掩码 CPU 数中的较小者。',
    },
    falsePositive: {
      en: 'A deliberate 1 for a program that shares its container with another, or that must run single-threaded.',
      zh: '与其他程序共用容器，或必须单线程运行的程序，会有意设为 1。',
    },
    remedy: { en: 'Remove the variable, or set it to the quota.', zh: '删除该变量，或将其设为配额。' },
    refs: ['https://pkg.go.dev/runtime#GOMAXPROCS'],
  },
  threshold: {
    value: { en: '< floor(capacity) / 2', zh: '< floor(可用 CPU 数) / 2' },
    source: {
      en: 'no published number was found: a pin below half of the capacity leaves more unused than used',
      zh: '未找到公开发布的数值：固定值低于可用量的一半时，闲置多于使用',
    },
    ours: true,
  },
  needs: ['env', 'limits.cpu', 'cpu.allowed'],
  texts,
  run: (view) => {
    const raw = view.get('env').get('GOMAXPROCS');
    if (raw === undefined) return notApplicable(say(sharedTexts.variableUnset, { name: 'GOMAXPROCS' }));
    const value = parseGomaxprocsVariable(raw, 'go1.26');
    if (value === undefined) return notApplicable(say(texts.invalid, { value: raw }));
    const limit = view.get('limits.cpu');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    const capacity = Math.min(limit.value ?? Infinity, cpuCount(view.get('cpu.allowed')));
    const values = { value, capacity: formatCpus(capacity) };
    if (value >= Math.floor(capacity) / 2) return pass(say(texts.fits, values));
    return finding({
      severity: 'info',
      confidence: 0.7,
      claim: say(texts.low, values),
      evidence: [
        view.proof('env', `GOMAXPROCS=${raw}`),
        view.proof('limits.cpu', `${values.capacity} CPUs`, limit.setBy),
      ],
      remedy: [{ text: texts.unset }],
    });
  },
});
