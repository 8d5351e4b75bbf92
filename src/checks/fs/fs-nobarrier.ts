import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, pass, unknown } from '../verdicts.ts';

const KEYS = ['fs.workDir', 'fs.temp', 'fs.goCache', 'fs.modCache'] as const;
/** How ext3, ext4, XFS (until 4.19) and Btrfs show it in the mount list. */
const NO_BARRIER = /^(?:nobarrier|barrier=0|barrier=none)$/;

const texts = {
  off: {
    en: '{mount} ({type}) is mounted with "{option}": what fsync has confirmed can be lost when power fails.',
    zh: '{mount}（{type}）以“{option}”挂载：断电时，fsync 已确认的数据可能丢失。',
  },
  remove: {
    en: 'Take the option out of /etc/fstab and remount:',
    zh: '从 /etc/fstab 删除该选项并重新挂载：',
  },
  fine: { en: 'write barriers are on', zh: '写屏障已启用' },
} as const;

/** Write barriers are switched off. */
export const check = defineCheck({
  id: 'FS011',
  slug: 'fs-nobarrier',
  room: 'fs',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Write barriers off', zh: '写屏障已关闭' },
  doc: {
    why: {
      en: 'Without barriers the disk may write its cache in any order. Databases and write-ahead logs that trust fsync lose confirmed data or come back damaged after a power cut. It is a matter of durability, not of speed: the Go build cache never calls fsync.',
      zh: '关闭写屏障后，磁盘可以按任意顺序写出缓存。依赖 fsync 的数据库与预写日志在断电后会丢失已确认的数据或损坏。这关乎持久性而非速度：Go 构建缓存从不调用 fsync。',
    },
    rule: {
      en: 'The file system of the working folder, the temporary folder or a Go cache shows nobarrier, barrier=0 or barrier=none.',
      zh: '工作目录、临时目录或 Go 缓存所在的文件系统带有 nobarrier、barrier=0 或 barrier=none。',
    },
    falsePositive: {
      en: 'Disks behind a controller whose cache has a battery, and machines whose data may be lost.',
      zh: '控制器缓存带电池的磁盘，以及数据可以丢失的机器。',
    },
    remedy: { en: 'Remove the option.', zh: '删除该选项。' },
    refs: ['https://docs.kernel.org/admin-guide/ext4.html', 'https://docs.kernel.org/admin-guide/xfs.html'],
  },
  needs: ['fs.workDir'],
  reads: ['fs.temp', 'fs.goCache', 'fs.modCache'],
  texts,
  run: (view) => {
    for (const key of KEYS) {
      const seen = view.look(key);
      const mount = seen.status === 'ok' ? seen.value.mount : undefined;
      const option = [...(mount?.superOptions ?? []), ...(mount?.options ?? [])].find((o) =>
        NO_BARRIER.test(o),
      );
      if (mount === undefined || option === undefined) continue;
      return finding({
        severity: 'warn',
        claim: say(texts.off, { mount: mount.mountPoint, type: mount.fsType, option }),
        evidence: [view.proof(key, mount.superOptions.join(',').slice(0, 200), `mount ${mount.mountPoint}`)],
        remedy: [{ text: texts.remove, command: `mount -o remount,barrier=1 ${mount.mountPoint}` }],
      });
    }
    const { mount, existing } = view.get('fs.workDir');
    return mount === undefined
      ? unknown(say(fsTexts.noMount, { path: existing }), say(fsTexts.unlockMount))
      : pass(say(texts.fine));
  },
});
