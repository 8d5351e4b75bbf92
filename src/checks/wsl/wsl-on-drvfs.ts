import { say } from '../../base/messages.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { WSL_MARKS, isWsl, unlessHidden } from '../surroundings.ts';
import { placeTexts } from '../surroundings.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  slow: {
    en: '{path} lies on a Windows drive ({type} at {mount}): each file operation crosses to Windows.',
    zh: '{path} 位于 Windows 盘（{mount} 上的 {type}）：每次文件操作都要跨到 Windows。',
  },
  move: {
    en: 'Keep project and caches in the Linux file system:',
    zh: '把项目与缓存放在 Linux 文件系统中：',
  },
  fine: { en: 'project and caches lie in the Linux file system', zh: '项目与缓存位于 Linux 文件系统' },
  hidden: { en: 'neither working folder nor caches are known', zh: '不知道工作目录与缓存位置' },
  unlock: { en: "run it in the project's folder", zh: '在项目目录中运行' },
} as const;

/** Work is done on a Windows drive. */
export const check = defineCheck({
  id: 'WSL003',
  slug: 'wsl-on-drvfs',
  room: 'wsl',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Project on a Windows drive', zh: '项目位于 Windows 盘' },
  doc: {
    why: {
      en: 'A Go build opens thousands of small files. Over 9p or virtiofs each takes many times as long as on ext4, and locks may not hold.',
      zh: '一次 Go 构建会打开数千个小文件。经由 9p 或 virtiofs，每次都比 ext4 慢许多倍，且文件锁可能不可靠。',
    },
    rule: {
      en: 'Working folder, GOCACHE or GOMODCACHE on 9p, drvfs or virtiofs with a mount point /mnt/LETTER or a drive as its source.',
      zh: '工作目录、GOCACHE 或 GOMODCACHE 位于 9p、drvfs 或 virtiofs，且挂载点为 /mnt/盘符 或来源为 Windows 盘。',
    },
    falsePositive: { en: 'A folder that is only read now and then.', zh: '只是偶尔读取的目录。' },
    remedy: { en: 'git clone below the home folder.', zh: '在主目录下 git clone。' },
    refs: [
      'https://learn.microsoft.com/windows/wsl/filesystems#file-storage-and-performance-across-file-systems',
    ],
  },
  needs: ['scenario'],
  reads: [...WSL_MARKS, 'fs.workDir', 'fs.goCache', 'fs.modCache'],
  texts,
  run: (view) => {
    if (!isWsl(view.get('scenario')))
      return unlessHidden(view, WSL_MARKS, notApplicable(say(placeTexts.noWsl)));
    const looked = [view.look('fs.workDir'), view.look('fs.goCache'), view.look('fs.modCache')];
    const places = looked.flatMap((place) => valueOf(place) ?? []);
    if (places.every(({ mount }) => mount === undefined))
      return unknown(say(texts.hidden), say(texts.unlock));
    const found = places.find(({ mount }) => {
      if (mount === undefined || !/^(?:9p|drvfs|virtiofs)$/.test(mount.fsType)) return false;
      return /^\/mnt\/[a-z](?:\/|$)/.test(mount.mountPoint) || /^(?:drvfs|[A-Z]:)/.test(mount.fsSource);
    });
    if (found?.mount === undefined) {
      const gap = looked.find(({ status }) => status === 'denied' || status === 'failed');
      return gap === undefined ? pass(say(texts.fine)) : unknown(say(texts.hidden), say(texts.unlock));
    }
    const { path, mount } = found;
    return finding({
      severity: 'warn',
      confidence: 0.9,
      claim: say(texts.slow, { path, type: mount.fsType, mount: mount.mountPoint }),
      evidence: [view.proof('fs.workDir', `${mount.fsType} ${mount.mountPoint}`, path)],
      remedy: [{ text: texts.move, command: 'cp -a . ~/project' }],
    });
  },
});
