import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { formatCpus } from '../format.ts';
import { hiddenLimit } from '../hidden-limit.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  above: {
    en: "{setBy} allows {quota} CPUs, the process's own group {own}: no Go release looks above its own group.",
    zh: '{setBy} 只允许 {quota} 个 CPU，而进程自身的控制组{own}：任何 Go 版本都不会查看上级控制组。',
  },
  ownNone: { en: 'sets no limit', zh: '没有限额' },
  ownMore: { en: 'allows {cpus}', zh: '允许 {cpus} 个' },
  set: { en: 'Set the variable where the process is started:', zh: '在启动进程处设置环境变量：' },
  move: {
    en: 'Or put the limit on the container itself, where the runtime looks for it.',
    zh: '或把限额设在容器自身，运行时会在那里查找。',
  },
  own: { en: 'the own group sets the tightest quota', zh: '自身控制组的配额最严' },
} as const;

/** A group above the process's own sets the tighter CPU quota. */
export const check = defineCheck({
  id: 'CPU004',
  slug: 'cpu-ancestor-quota',
  room: 'cpu',
  scope: 'container',
  severity: 'warn',
  title: { en: 'A parent group sets the CPU quota', zh: 'CPU 配额设在上级控制组' },
  doc: {
    why: {
      en: 'The kernel enforces the tightest quota on the way to the root, but Go reads only the group the process is in. A limit on the pod, the systemd slice or the user session is therefore invisible to the runtime and shows up as throttling only.',
      zh: '内核按到根路径上最严的配额执行，而 Go 只读取进程所在的控制组。设在 Pod、systemd slice 或用户会话上的限额对运行时不可见，只会表现为限流。',
    },
    rule: {
      en: 'The effective quota comes from an ancestor and is smaller than that of the own group, or the own group has none.',
      zh: '有效配额来自祖先控制组，且小于自身控制组的配额，或自身没有配额。',
    },
    falsePositive: {
      en: 'An ancestor shared by many services whose sum never comes near its quota.',
      zh: '多个服务共享的祖先控制组，其总用量从不接近配额。',
    },
    remedy: {
      en: 'Set GOMAXPROCS, or put the limit on the leaf group.',
      zh: '设置 GOMAXPROCS，或把限额设在叶子控制组。',
    },
    refs: ['https://github.com/golang/go/issues/81180', 'https://docs.kernel.org/admin-guide/cgroup-v2.html'],
  },
  needs: ['limits.cpu'],
  reads: ['env'],
  texts,
  run: (view) => {
    const limit = view.get('limits.cpu');
    if (limit.state === 'unknown') {
      return unknown(
        say(sharedTexts.limitUnknown, { reason: limit.reason ?? '' }),
        say(sharedTexts.unlockLimit),
      );
    }
    if (limit.value === null) return notApplicable(say(sharedTexts.noCpuQuota));
    const [own] = limit.chain;
    if (own === undefined || limit.setBy === own.dir) return hiddenLimit(limit) ?? pass(say(texts.own));
    const quota = formatCpus(limit.value);
    const ownText =
      own.value === null ? say(texts.ownNone) : say(texts.ownMore, { cpus: formatCpus(own.value) });
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.above, { setBy: limit.setBy ?? '?', quota, own: ownText }),
      evidence: limit.chain.map((link) =>
        view.proof(
          'limits.cpu',
          link.value === null ? link.raw : `${formatCpus(link.value)} CPUs`,
          `${link.dir}/${link.file}`,
        ),
      ),
      remedy: [
        { text: texts.set, command: `GOMAXPROCS=${Math.max(1, Math.ceil(limit.value))}` },
        { text: texts.move },
      ],
    });
  },
});
