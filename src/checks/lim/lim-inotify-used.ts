import { say } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const WARN = 0.8;
const ERROR = 0.95;

const texts = {
  used: {
    en: '{instances} instances of the user, {watches} watches here',
    zh: '该用户 {instances} 个实例，此进程 {watches} 个监视',
  },
  instances: {
    en: 'Processes of this user hold {used} of {max} inotify instances ({share}); this one holds {own}.',
    zh: '该用户的进程已占用 {max} 个 inotify 实例中的 {used} 个（{share}），本进程占用 {own} 个。',
  },
  watches: {
    en: 'This process alone watches {used} of the {max} files and folders its user may ({share}).',
    zh: '仅本进程就监视了该用户上限 {max} 中的 {used} 个文件与目录（{share}）。',
  },
  raise: { en: 'Raise it on the host:', zh: '在主机上提高：' },
  none: { en: 'the process watches no files', zh: '该进程没有监视文件' },
  fine: {
    en: '{used} of {max} instances, {watches} watches',
    zh: '{max} 个实例中的 {used} 个，{watches} 个监视',
  },
  partial: {
    en: 'not all processes of this user could be looked at; {used} of {max} instances were seen',
    zh: '无法查看该用户的全部进程；已见到 {max} 个实例中的 {used} 个',
  },
  noLimit: { en: 'the limits of inotify are not known', zh: '无法得知 inotify 的限制' },
  unlock: { en: 'run as root on the host', zh: '在主机上以 root 运行' },
} as const;

/** inotify is nearly used up. */
export const check = defineCheck({
  id: 'LIM009',
  slug: 'lim-inotify-used',
  room: 'lim',
  scope: 'host',
  severity: 'error',
  title: { en: 'inotify nearly used up', zh: 'inotify 即将耗尽' },
  doc: {
    why: {
      en: 'The next program of this user that wants to watch a file gets "too many open files" or "no space left on device" though neither files nor disk are short. Configuration is then no longer reloaded, and nobody notices.',
      zh: '该用户下一个要监视文件的程序会得到“too many open files”或“no space left on device”，尽管文件数与磁盘都不缺。配置从此不再热加载，而且无人察觉。',
    },
    rule: {
      en: 'Instances of all processes of the same user against fs.inotify.max_user_instances, watches of the judged process against max_user_watches: above 80 % a warning, above 95 % an error. Where not all processes can be seen, a low count is unknown.',
      zh: '同一用户所有进程的实例数与 fs.inotify.max_user_instances 相比，被诊断进程的监视数与 max_user_watches 相比：超过 80 % 为警告，超过 95 % 为错误。无法看到全部进程时，较低的计数视为未知。',
    },
    falsePositive: {
      en: 'The kernel counts by user namespace as well; users of the same number in rootless containers are added here.',
      zh: '内核还按用户命名空间区分；此处会把 rootless 容器中相同编号的用户合并计算。',
    },
    remedy: { en: 'sysctl on the host; fewer watchers.', zh: '在主机上用 sysctl 提高，并减少监视。' },
    refs: [
      'https://man7.org/linux/man-pages/man7/inotify.7.html',
      'https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html',
    ],
  },
  threshold: {
    value: { en: '> 80 % warn, > 95 % error', zh: '警告：> 80 %；错误：> 95 %' },
    source: {
      en: 'no published number was found; as for the other limits',
      zh: '未找到公开发布的数值；与其他限额取值一致',
    },
    ours: true,
  },
  needs: ['inotify.use'],
  subject: ['inotify.use'],
  reads: ['inotify.maxUserInstances', 'inotify.maxUserWatches'],
  texts,
  run: (view) => {
    const { instances, watches, userInstances, partial } = view.get('inotify.use');
    if (instances === 0) return notApplicable(texts.none);
    const maxInstances = valueOf(view.look('inotify.maxUserInstances'));
    const maxWatches = valueOf(view.look('inotify.maxUserWatches'));
    if (maxInstances === undefined || maxWatches === undefined) return unknown(texts.noLimit, texts.unlock);
    const [instanceShare, watchShare] = [userInstances / Number(maxInstances), watches / Number(maxWatches)];
    const isInstances = instanceShare >= watchShare;
    const share = Math.max(instanceShare, watchShare);
    const values = {
      used: formatCount(isInstances ? userInstances : watches),
      max: formatCount(isInstances ? maxInstances : maxWatches),
      own: formatCount(instances),
      watches: formatCount(watches),
      share: formatRatio(share),
    };
    if (share <= WARN)
      return partial ? unknown(say(texts.partial, values), texts.unlock) : pass(say(texts.fine, values));
    return finding({
      severity: share > ERROR ? 'error' : 'warn',
      confidence: 0.85,
      claim: say(isInstances ? texts.instances : texts.watches, values),
      evidence: [view.proof('inotify.use', say(texts.used, { instances: userInstances, watches }))],
      remedy: [
        {
          text: texts.raise,
          command: isInstances
            ? `sysctl -w fs.inotify.max_user_instances=${maxInstances * 4n}`
            : `sysctl -w fs.inotify.max_user_watches=${maxWatches * 4n}`,
        },
      ],
    });
  },
});
