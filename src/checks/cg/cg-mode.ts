import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import type { CgroupController } from '../../model/cgroup.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  v1: {
    en: 'Control groups are version 1: Kubernetes 1.35 and systemd 258 refuse such nodes, and there is no pressure information or memory.high.',
    zh: '控制组为 v1：Kubernetes 1.35 与 systemd 258 不再接受这类节点，且没有压力信息和 memory.high。',
  },
  hybrid: {
    en: 'Control groups are mixed ({owners}): each limit is in the hierarchy that owns its controller, and programs that look into the other one see none.',
    zh: '控制组为混合模式（{owners}）：每项限额都在拥有该控制器的层级里，看错层级的程序会认为没有限额。',
  },
  overmounted: {
    en: 'A v2 mount hides the v1 controllers: what the kernel enforces cannot be read here, and programs take the hidden limits for none.',
    zh: '一个 v2 挂载遮住了 v1 控制器：此处读不到内核实际执行的限额，程序会误认为没有限额。',
  },
  v2: { en: 'control groups are version 2', zh: '控制组为 v2' },
  none: { en: 'no control groups are mounted', zh: '没有挂载控制组' },
  unknown: { en: 'neither the mounts nor the membership could be read', zh: '挂载信息与成员信息均无法读取' },
  unlock: { en: 'make /proc/self/mountinfo readable', zh: '让 /proc/self/mountinfo 可读' },
  migrate: {
    en: 'Boot the node with the unified hierarchy (default on current distributions):',
    zh: '以统一层级启动节点（当前发行版的默认方式）：',
  },
  unmount: {
    en: 'Remove the line that mounts cgroup2 over /sys/fs/cgroup from /etc/fstab and restart.',
    zh: '从 /etc/fstab 删除把 cgroup2 挂载到 /sys/fs/cgroup 的那一行并重启。',
  },
} as const;

/** How control groups are mounted, per controller. */
export const check = defineCheck({
  id: 'CG001',
  slug: 'cg-mode',
  room: 'cg',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Control group version', zh: '控制组版本' },
  doc: {
    why: {
      en: 'Which hierarchy owns a controller decides which file holds the limit. Programs that look at the wrong one see no limit. Version 1 is leaving: the kubelet refuses it by default from 1.35, systemd from 256 unless forced.',
      zh: '由哪个层级拥有控制器，决定了限额在哪个文件里；看错层级的程序会认为没有限额。v1 正在退出：kubelet 从 1.35 起默认拒绝，systemd 从 256 起需强制开启。',
    },
    rule: {
      en: 'Judged by what is mounted and what hides what, not by the first line of /proc/self/cgroup: hybrid hosts have a "0::" line too. v1, hybrid and hidden v1 are warnings.',
      zh: '依据实际挂载与遮挡关系判断，而不是看 /proc/self/cgroup 的第一行：混合模式同样有“0::”行。v1、混合与被遮住的 v1 都为警告。',
    },
    falsePositive: {
      en: 'A node that is to stay on an old distribution until its end of life; suppress it with that date.',
      zh: '计划在旧发行版上运行到生命周期结束的节点；可带到期日抑制。',
    },
    remedy: { en: 'Migrate the node to cgroup v2.', zh: '将节点迁移到 cgroup v2。' },
    refs: [
      'https://kubernetes.io/docs/concepts/architecture/cgroups/',
      'https://github.com/systemd/systemd/blob/main/NEWS',
      'https://man7.org/linux/man-pages/man7/cgroups.7.html',
    ],
  },
  needs: ['cgroup.mode'],
  reads: ['cgroup.cpu', 'cgroup.memory', 'cgroup.mounts'],
  texts,
  run: (view) => {
    const mode = view.get('cgroup.mode');
    const owner = (name: CgroupController, chain: Evidence<{ readonly version: 1 | 2 }>) =>
      `${name} v${valueOf(chain)?.version ?? '?'}`;
    const owners = `${owner('cpu', view.look('cgroup.cpu'))}, ${owner('memory', view.look('cgroup.memory'))}`;
    const evidence = [view.proof('cgroup.mode', `${mode} (${owners})`)];
    const migrate = { text: texts.migrate, command: 'systemd.unified_cgroup_hierarchy=1' };
    switch (mode) {
      case 'v2':
        return pass(say(texts.v2));
      case 'none':
        return notApplicable(say(texts.none));
      case 'unknown':
        return unknown(say(texts.unknown), say(texts.unlock));
      case 'v1':
        return finding({ severity: 'warn', claim: say(texts.v1), evidence, remedy: [migrate] });
      case 'hybrid':
        return finding({
          severity: 'warn',
          claim: say(texts.hybrid, { owners }),
          evidence,
          remedy: [migrate],
        });
      case 'hybrid-overmounted':
        return finding({
          severity: 'warn',
          claim: say(texts.overmounted),
          evidence,
          remedy: [{ text: texts.unmount }],
        });
    }
  },
});
