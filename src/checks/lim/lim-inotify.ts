import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { sharedTexts } from '../shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const FEW_INSTANCES = 128n;
const LIBRARY = 'github.com/fsnotify/fsnotify';

const texts = {
  few: {
    en: 'The program watches files (fsnotify {library}), and all programs of one user on this machine may hold {instances} watchers together.',
    zh: '程序会监视文件（fsnotify {library}），而本机同一用户的所有程序合计只能有 {instances} 个监视实例。',
  },
  raise: {
    en: 'Raise it on the host; it cannot be raised inside a container:',
    zh: '在主机上提高；容器内无法修改：',
  },
  enough: { en: '{instances} instances, {watches} watches', zh: '{instances} 个实例，{watches} 个监视' },
  notLinked: { en: 'fsnotify is not linked in', zh: '没有链接 fsnotify' },
} as const;

/** Few inotify instances for a program that watches files. */
export const check = defineCheck({
  id: 'LIM007',
  slug: 'lim-inotify',
  room: 'lim',
  scope: 'host',
  severity: 'warn',
  title: { en: 'Few inotify instances', zh: 'inotify 实例过少' },
  doc: {
    why: {
      en: 'inotify_init fails with "too many open files" although few files are open. The limit counts per user over all containers of the host, so a neighbour uses it up; configuration reload and certificate rotation then stop silently.',
      zh: '即使打开的文件很少，inotify_init 也会报“too many open files”。该限制按用户在主机所有容器间合计，可能被邻居用完；配置热加载与证书轮换会悄悄停止。',
    },
    rule: {
      en: "fs.inotify.max_user_instances <= 128 (the kernel's default) and fsnotify in the build information.",
      zh: 'fs.inotify.max_user_instances ≤ 128（内核默认值）且构建信息中有 fsnotify。',
    },
    falsePositive: {
      en: 'A host with a handful of containers never comes near 128.',
      zh: '只有少量容器的主机不会接近 128。',
    },
    remedy: { en: 'sysctl on the host.', zh: '在主机上用 sysctl 设置。' },
    refs: ['https://man7.org/linux/man-pages/man7/inotify.7.html'],
  },
  threshold: {
    value: { en: '<= 128 instances', zh: '<= 128 个实例' },
    source: { en: 'kernel default, inotify(7)', zh: '内核默认值，inotify(7)' },
    ours: false,
  },
  needs: ['inotify.maxUserInstances'],
  reads: ['inotify.maxUserWatches', 'go.binary'],
  texts,
  run: (view) => {
    const instances = view.get('inotify.maxUserInstances');
    const watches = valueOf(view.look('inotify.maxUserWatches')) ?? '?';
    if (instances > FEW_INSTANCES) return pass(say(texts.enough, { instances, watches }));
    const binary = valueOf(view.look('go.binary'));
    if (binary === undefined) return unknown(say(sharedTexts.binaryUnknown), say(sharedTexts.unlockBinary));
    const library = binary.modules[LIBRARY];
    if (library === undefined) return notApplicable(say(texts.notLinked));
    return finding({
      severity: 'warn',
      confidence: 0.6,
      claim: say(texts.few, { library, instances }),
      evidence: [
        view.proof('inotify.maxUserInstances', String(instances)),
        view.proof('go.binary', `${LIBRARY} ${library}`),
      ],
      remedy: [{ text: texts.raise, command: 'sysctl -w fs.inotify.max_user_instances=8192' }],
    });
  },
});
