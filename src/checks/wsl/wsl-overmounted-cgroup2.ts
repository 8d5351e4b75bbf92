import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { WSL_MARKS, isWsl, unlessHidden } from '../surroundings.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass } from '../verdicts.ts';

const texts = {
  two: {
    en: '{count} mounts lie on /sys/fs/cgroup: the last one hides the controllers that the kernel still enforces.',
    zh: '/sys/fs/cgroup 上叠有 {count} 个挂载：最后一个遮住了内核仍在执行的控制器。',
  },
  remove: {
    en: 'Remove the cgroup2 line from /etc/fstab and restart WSL:',
    zh: '从 /etc/fstab 删除 cgroup2 一行并重启 WSL：',
  },
  fine: { en: 'one mount at /sys/fs/cgroup', zh: '/sys/fs/cgroup 上只有一个挂载' },
} as const;

/** A second mount hides the control groups of the distribution. */
export const check = defineCheck({
  id: 'WSL002',
  slug: 'wsl-overmounted-cgroup2',
  room: 'wsl',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Control groups mounted over', zh: '控制组被重复挂载' },
  doc: {
    why: {
      en: 'An old recipe adds cgroup2 to fstab to get v2. The v1 controllers stay bound to their hierarchies, so the visible v2 tree has no cpu and memory files, and limits look absent.',
      zh: '旧教程在 fstab 中加入 cgroup2 以获得 v2。v1 控制器仍绑定在各自的层级，于是可见的 v2 树没有 cpu 与 memory 文件，看起来没有限额。',
    },
    rule: {
      en: 'More than one line of mountinfo has the mount point /sys/fs/cgroup, one of them cgroup2, on WSL 2.',
      zh: 'WSL 2 上 mountinfo 中有多行挂载点为 /sys/fs/cgroup，且其中之一为 cgroup2。',
    },
    falsePositive: { en: 'None known.', zh: '暂未发现。' },
    remedy: { en: 'Update WSL instead of mounting by hand.', zh: '更新 WSL，而不是手工挂载。' },
    refs: ['https://github.com/microsoft/WSL/issues/6662', 'https://github.com/microsoft/WSL/issues/9868'],
  },
  needs: ['scenario', 'cgroup.mounts'],
  reads: WSL_MARKS,
  texts,
  run: (view) => {
    if (!isWsl(view.get('scenario')))
      return unlessHidden(view, WSL_MARKS, notApplicable(say(placeTexts.noWsl)));
    const found = view.get('cgroup.mounts').filter((mount) => mount.mountPoint === '/sys/fs/cgroup');
    if (found.length < 2 || !found.some((mount) => mount.fsType === 'cgroup2')) return pass(say(texts.fine));
    return finding({
      severity: 'warn',
      confidence: 0.95,
      claim: say(texts.two, { count: found.length }),
      evidence: [view.proof('cgroup.mounts', found.map((mount) => mount.fsType).join(', '))],
      remedy: [{ text: texts.remove, command: 'wsl.exe --shutdown' }],
    });
  },
});
