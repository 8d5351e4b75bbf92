import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { formatRatio } from '../../base/units.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const SHARE = 0.8;

const texts = {
  near: {
    en: '{unit} has {current} of {max} tasks (TasksMax, {share}): at the limit no thread can be created and the Go runtime ends with "failed to create new OS thread".',
    zh: '{unit} 已有 {current} 个任务，上限 {max}（TasksMax，{share}）：达到上限后无法创建线程，Go 运行时会以“failed to create new OS thread”终止。',
  },
  raise: { en: 'Raise it in a drop-in of the unit:', zh: '在单元的 drop-in 中提高：' },
  threads: {
    en: 'Tasks are threads, not goroutines: look for blocking system calls and cgo calls.',
    zh: '任务是线程而非 goroutine：请检查阻塞的系统调用与 cgo 调用。',
  },
  outside: { en: 'the process belongs to no systemd service', zh: '进程不属于任何 systemd 服务' },
  noLimit: { en: '{unit} has no TasksMax', zh: '{unit} 没有 TasksMax' },
  fine: { en: '{unit}: {current} of {max} tasks', zh: '{unit}：{current} / {max} 个任务' },
  unreadable: {
    en: 'pids.current of {unit} could not be read: {reason}',
    zh: '无法读取 {unit} 的 pids.current：{reason}',
  },
  unlock: { en: 'make {path} readable here', zh: '让此处可以读取 {path}' },
} as const;

/** A systemd service is near its TasksMax. */
export const check = defineCheck({
  id: 'SD001',
  slug: 'sd-tasksmax',
  room: 'sd',
  scope: 'process',
  severity: 'error',
  title: { en: 'Service near its TasksMax', zh: '服务接近 TasksMax' },
  doc: {
    why: {
      en: 'systemd limits the threads of each service. The default is 15 % of the smallest of kernel.pid_max, kernel.threads-max and the limit of the root group, which a service full of blocking calls can reach. Clone then fails with EAGAIN.',
      zh: 'systemd 限制每个服务的线程数，默认为 kernel.pid_max、kernel.threads-max 与根控制组上限三者中最小值的 15%，阻塞调用很多的服务可能达到。此时 clone 返回 EAGAIN。',
    },
    rule: {
      en: "pids.current is above 80 % of pids.max in the group of the process's service.",
      zh: '进程所属服务的控制组中，pids.current 超过 pids.max 的 80%。',
    },
    falsePositive: {
      en: 'A service that starts all its threads at once and then keeps their number.',
      zh: '一次性启动全部线程并保持数量不变的服务。',
    },
    remedy: { en: 'TasksMax=, or fewer blocked threads.', zh: '设置 TasksMax=，或减少阻塞的线程。' },
    refs: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd-system.conf.html',
    ],
  },
  threshold: {
    value: { en: '> 80 % of TasksMax', zh: '> TasksMax 的 80 %' },
    source: {
      en: 'no published number was found; chosen to leave time to act',
      zh: '未找到公开发布的数值；为留出处理时间而定',
    },
    ours: true,
  },
  needs: ['cgroup.pids'],
  texts,
  run: (view) => {
    const chain = view.get('cgroup.pids');
    const group = chain.groups.find(({ dir }) => /\/(?!user@\d)[^/]+\.service$/.test(dir));
    if (group === undefined) return notApplicable(say(texts.outside));
    const unit = group.dir.slice(group.dir.lastIndexOf('/') + 1);
    const max = valueOf(group.max);
    if (group.max.status === 'ok' && (max === null || max === undefined))
      return pass(say(texts.noLimit, { unit }));
    const blind =
      group.max.status !== 'ok' ? group.max : group.current.status !== 'ok' ? group.current : undefined;
    if (blind !== undefined)
      return unknown(
        say(texts.unreadable, { unit, reason: blind.reason }),
        say(texts.unlock, { path: blind.source }),
      );
    const current = valueOf(group.current) ?? 0n;
    const share = Number(current) / Number(max ?? 1n);
    if (share <= SHARE) return pass(say(texts.fine, { unit, current, max: max ?? 0n }));
    return finding({
      severity: 'error',
      claim: say(texts.near, { unit, current, max: max ?? 0n, share: formatRatio(share) }),
      evidence: [
        view.proof('cgroup.pids', String(current), group.current.source),
        view.proof('cgroup.pids', String(max), group.max.source),
      ],
      remedy: [
        { text: texts.raise, command: `systemctl set-property ${unit} TasksMax=${(max ?? 1n) * 4n}` },
        { text: texts.threads },
      ],
    });
  },
});
