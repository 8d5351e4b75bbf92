import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  missing: {
    en: 'The controllers {missing} are not delegated to this group: limits for them ({flags}) cannot take effect.',
    zh: '控制器 {missing} 没有委派给该组：相应的限额（{flags}）无法生效。',
  },
  delegate: {
    en: "Delegate them to the user's manager (as root), then log in again:",
    zh: '（以 root 身份）委派给用户管理器，然后重新登录：',
  },
  all: { en: 'cpu and memory are delegated', zh: '已委派 cpu 与 memory' },
  v1: { en: 'cgroup v1 owns the controllers', zh: '控制器归 cgroup v1 所有' },
  outside: { en: 'the process is not in a delegated group', zh: '进程不在委派的控制组中' },
} as const;

/** A container's group has no cpu or memory controller. */
export const check = defineCheck({
  id: 'CG012',
  slug: 'cg-controller-missing',
  room: 'cg',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Controller not delegated', zh: '控制器未委派' },
  doc: {
    why: {
      en: 'Rootless containers only get the controllers that systemd delegates to the user: by default memory and pids, not cpu. --cpus is then ignored or refused, and every program in the container sees all CPUs.',
      zh: '非 root 容器只能得到 systemd 委派给用户的控制器：默认是 memory 和 pids，没有 cpu。--cpus 会被忽略或拒绝，容器内的程序会看到全部 CPU。',
    },
    rule: {
      en: 'In a cgroup namespace of its own (membership "/"), cgroup.controllers of the group lacks cpu or memory, and v1 does not own them.',
      zh: '处于独立的 cgroup 命名空间（成员路径为“/”）时，该组的 cgroup.controllers 缺少 cpu 或 memory，且不归 v1 所有。',
    },
    falsePositive: { en: 'A container that is meant to have no limits.', zh: '本就不打算设置限额的容器。' },
    remedy: {
      en: 'Delegate=cpu cpuset io memory pids for user@.service.',
      zh: '为 user@.service 设置 Delegate=cpu cpuset io memory pids。',
    },
    refs: [
      'https://rootlesscontaine.rs/getting-started/common/cgroup2/',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
    ],
  },
  needs: ['cgroup.membership', 'cgroup.controllers'],
  reads: ['cgroup.cpu', 'cgroup.memory'],
  texts,
  run: (view) => {
    const own = view.get('cgroup.membership').find((entry) => entry.hierarchyId === 0);
    const controllers = view.get('cgroup.controllers');
    const chains = { cpu: view.look('cgroup.cpu'), memory: view.look('cgroup.memory') };
    const missing = (['cpu', 'memory'] as const).filter(
      (name) =>
        !controllers.includes(name) && valueOf<{ readonly version: 1 | 2 }>(chains[name])?.version === 2,
    );
    if (missing.length === 0) return pass(say(controllers.length === 0 ? texts.v1 : texts.all));
    if (own?.path !== '/') return notApplicable(say(texts.outside));
    const flags = missing.map((name) => (name === 'cpu' ? '--cpus' : '--memory')).join(', ');
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.missing, { missing: missing.join(', '), flags }),
      evidence: [view.proof('cgroup.controllers', controllers.join(' ') || '(empty)')],
      remedy: [
        {
          text: texts.delegate,
          command: 'systemctl edit user@.service  # [Service] Delegate=cpu cpuset io memory pids',
        },
      ],
    });
  },
});
