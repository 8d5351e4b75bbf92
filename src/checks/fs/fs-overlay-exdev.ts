import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const KEYS = ['fs.workDir', 'fs.modCache', 'fs.goCache'] as const;

const texts = {
  lower: {
    en: '{path} comes from an image layer ({layer}) below an overlay without redirect_dir: renaming it, or a folder in it, fails with "invalid cross-device link".',
    zh: '{path} 来自 overlay 下的镜像层（{layer}），且未启用 redirect_dir：重命名它或其中的目录会报“invalid cross-device link”。',
  },
  volume: { en: 'Keep folders that are renamed on a volume:', zh: '把会被重命名的目录放到卷上：' },
  redirect: { en: 'Or mount the overlay with redirect_dir=on.', zh: '或以 redirect_dir=on 挂载 overlay。' },
  noOverlay: { en: 'no folder lies on an overlay', zh: '没有目录位于 overlay 上' },
  redirected: { en: 'the overlay is mounted with redirect_dir=on', zh: 'overlay 以 redirect_dir=on 挂载' },
  upper: { en: 'the folders on the overlay can be renamed', zh: 'overlay 上的目录可以重命名' },
  unlock: {
    en: 'judge the process from the host as root: "goroscope doctor pid:N"',
    zh: '在主机上以 root 判断该进程：“goroscope doctor pid:N”',
  },
} as const;

/** Folders of an image layer cannot be renamed. */
export const check = defineCheck({
  id: 'FS008',
  slug: 'fs-overlay-exdev',
  room: 'fs',
  scope: 'container',
  severity: 'warn',
  title: { en: 'Folder of an image layer cannot be renamed', zh: '镜像层中的目录无法重命名' },
  doc: {
    why: {
      en: 'overlayfs refuses to rename a folder that exists in a lower layer unless redirect_dir is on; os.Rename answers EXDEV. Programs that replace a folder by renaming work on the build machine and fail in the container. Files are not affected, and xino has nothing to do with it.',
      zh: '除非启用 redirect_dir，overlayfs 拒绝重命名下层中已有的目录，os.Rename 返回 EXDEV。以重命名方式替换目录的程序在构建机上正常，在容器中却失败。文件不受影响，也与 xino 无关。',
    },
    rule: {
      en: 'The working folder, module cache or build cache lies on an overlay without redirect_dir=on, by option or by the default of the module, and one of its lower layers holds that folder. Told from the mount options and by looking into the layers; nothing is renamed.',
      zh: '工作目录、模块缓存或构建缓存位于未（通过选项或模块默认值）启用 redirect_dir=on 的 overlay 上，且某个下层包含该目录。依据挂载选项并查看各层判断，不做任何重命名。',
    },
    falsePositive: {
      en: 'A program that never renames folders, and most do not: the go command itself unpacks modules in place.',
      zh: '从不重命名目录的程序（大多数如此）；go 命令本身就地解包模块。',
    },
    remedy: { en: 'Use a volume for folders that are renamed.', zh: '将会被重命名的目录放在卷上。' },
    refs: ['https://docs.kernel.org/filesystems/overlayfs.html#renaming-directories'],
  },
  needs: ['fs.workDir'],
  reads: ['fs.modCache', 'fs.goCache'],
  texts,
  run: (view) => {
    let blind:
      | { readonly source: string; readonly reason: { readonly en: string; readonly zh: string } }
      | undefined;
    let redirected = false;
    let seen = false;
    for (const key of KEYS) {
      const evidence = view.look(key);
      if (evidence.status === 'denied' || evidence.status === 'failed') blind ??= evidence;
      if (evidence.status === 'ok' && evidence.value.mount === undefined)
        blind ??= { source: evidence.source, reason: say(fsTexts.noMount, { path: evidence.value.path }) };
      if (evidence.status !== 'ok' || evidence.value.mount?.fsType !== 'overlay') continue;
      const { mount, lowerLayer, path, existing } = evidence.value;
      seen = true;
      if (mount.superOptions.includes('redirect_dir=on')) {
        redirected = true;
        continue;
      }
      if (lowerLayer.status !== 'ok') {
        blind ??= lowerLayer;
        continue;
      }
      if (lowerLayer.value === null) continue;
      return finding({
        severity: 'warn',
        confidence: 0.5,
        claim: say(texts.lower, { path: existing, layer: lowerLayer.value }),
        evidence: [
          view.proof(key, `overlay without redirect_dir=on`, `mount ${mount.mountPoint}`),
          view.proof(key, path, lowerLayer.source),
        ],
        remedy: [
          { text: texts.volume, command: `docker run --mount type=volume,target=${existing} …` },
          { text: texts.redirect },
        ],
      });
    }
    if (blind !== undefined)
      return unknown(
        say(fsTexts.notKnown, { source: blind.source, reason: blind.reason }),
        say(texts.unlock),
      );
    if (!seen) return notApplicable(say(texts.noOverlay));
    return pass(say(redirected ? texts.redirected : texts.upper));
  },
});
