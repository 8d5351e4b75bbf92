import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { cpuCount, type CpuSet, formatCpuSet } from '../../model/cpu-set.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  narrow: {
    en: 'The process is bound to CPUs {allowed} and has no quota: the affinity mask alone decides GOMAXPROCS ({count}), and nothing throttles it.',
    zh: '进程绑定在 CPU {allowed} 上且没有配额：GOMAXPROCS 仅由亲和性掩码决定（{count}），不会被限流。',
  },
  nothing: {
    en: 'Nothing to do. When the set changes, Go 1.25 and later follow within a second; earlier releases need a restart.',
    zh: '无需处理。集合变化时，Go 1.25 及以上版本会在一秒内跟随；更早的版本需要重启。',
  },
  all: { en: 'the process may use every online CPU', zh: '进程可以使用所有在线 CPU' },
  quota: { en: 'a quota of {quota} CPUs is set', zh: '设有 {quota} 个 CPU 的配额' },
  unclear: {
    en: 'the online CPUs are not known, so {allowed} may be all of them',
    zh: '无法得知在线 CPU，{allowed} 可能就是全部',
  },
  unlock: {
    en: 'capture /sys/devices/system/cpu/online as well',
    zh: '请同时采集 /sys/devices/system/cpu/online',
  },
} as const;

/** CPUs are given exclusively instead of by quota. */
export const check = defineCheck({
  id: 'CPU008',
  slug: 'cpu-exclusive-set',
  room: 'cpu',
  scope: 'container',
  severity: 'info',
  title: { en: 'Bound to a set of CPUs without a quota', zh: '绑定到固定 CPU 且没有配额' },
  doc: {
    why: {
      en: 'With the static CPU manager policy (Guaranteed pods with whole CPUs) or a cpuset, the CPUs themselves are the limit. From Kubernetes 1.33 on such pods have no quota any more; tools that look only at cpu.max then call them unlimited.',
      zh: '使用静态 CPU 管理策略（Guaranteed 且 CPU 为整数的 Pod）或 cpuset 时，CPU 本身就是限额。自 Kubernetes 1.33 起这类 Pod 不再设置配额；只看 cpu.max 的工具会误认为没有限制。',
    },
    rule: {
      en: 'No quota on any visible group, and the affinity mask is narrower than the online CPUs; without those, a mask that does not begin at 0 or has gaps.',
      zh: '所有可见控制组都没有配额，且亲和性掩码窄于在线 CPU；若不知道在线 CPU，则看掩码是否不从 0 开始或有空缺。',
    },
    falsePositive: {
      en: 'A set shared with other containers looks the same from inside.',
      zh: '与其他容器共享的 CPU 集合从内部看起来相同。',
    },
    remedy: {
      en: 'None needed; the finding explains the numbers.',
      zh: '无需处理；该结论用于解释数值来源。',
    },
    refs: [
      'https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/',
      'https://github.com/kubernetes/kubernetes/pull/127525',
    ],
  },
  needs: ['cpu.allowed', 'limits.cpu'],
  reads: ['cpu.online'],
  texts,
  run: (view) => {
    const allowed = view.get('cpu.allowed');
    const limit = view.get('limits.cpu');
    if (limit.value !== null) return notApplicable(say(texts.quota, { quota: limit.value }));
    const online = valueOf(view.look('cpu.online'));
    const values = { allowed: formatCpuSet(allowed), count: cpuCount(allowed) };
    const narrowed = online === undefined ? hasGap(allowed) : cpuCount(allowed) < cpuCount(online);
    if (!narrowed) {
      return online === undefined
        ? unknown(say(texts.unclear, values), say(texts.unlock))
        : pass(say(texts.all));
    }
    if (limit.state === 'unknown')
      return unknown(limit.reason ?? say(texts.unclear, values), say(texts.unlock));
    return finding({
      severity: 'info',
      confidence: online === undefined ? 0.8 : 0.95,
      claim: say(texts.narrow, values),
      evidence: [
        view.proof('cpu.allowed', values.allowed),
        ...(online === undefined ? [] : [view.proof('cpu.online', formatCpuSet(online))]),
        view.proof('limits.cpu', 'max', limit.chain[0]?.dir),
      ],
      remedy: [{ text: texts.nothing }],
    });
  },
});

function hasGap(set: CpuSet): boolean {
  return set.length > 1 || (set[0]?.first ?? 0) > 0;
}
