import { say } from '../../base/messages.ts';
import type { Mount } from '../../model/cgroup.ts';
import { defineCheck } from '../../model/check.ts';
import { valueOf } from '../../model/evidence.ts';
import { fsTexts } from '../fs-shared.messages.ts';
import { finding, notApplicable, pass, unknown } from '../verdicts.ts';

const texts = {
  remote: {
    en: '{path} lies on {type} ({mount}): locks between machines depend on the server, and every small file costs a round trip.',
    zh: '{path} 位于 {type}（{mount}）：机器之间的锁取决于服务器，每个小文件都要一次往返。',
  },
  unlocked: {
    en: '{path} lies on {type} ({mount}) with "{option}": machines that share it do not see each other’s locks, and go commands there can damage the cache.',
    zh: '{path} 位于 {type}（{mount}），选项为“{option}”：共享它的机器看不到彼此的锁，go 命令可能损坏缓存。',
  },
  local: { en: 'Put the cache on a local disk:', zh: '把缓存放到本地磁盘：' },
  fine: { en: '{path} lies on {type}', zh: '{path} 位于 {type}' },
} as const;

/** File systems whose locks reach a server or a daemon, if they reach anything. */
const REMOTE =
  /^(?:nfs4?|cifs|smb3?|smbfs|9p|virtiofs|drvfs|fuse(?:\..+)?|fuseblk|ceph|glusterfs|lustre|afs|vboxsf|prl_fs)$/;
/** Options that keep locks on this machine: nfs(5) nolock and local_lock, mount.cifs(8) nobrl and nolock. */
const LOCAL_LOCKS = /^(?:nolock|local_lock=(?:all|flock)|nobrl)$/;

/** A Go cache on a file system whose locks cannot be relied on. */
export const check = defineCheck({
  id: 'FS004',
  slug: 'fs-cache-no-flock',
  room: 'fs',
  scope: 'toolchain',
  severity: 'warn',
  title: { en: 'Go cache on a network file system', zh: 'Go 缓存位于网络文件系统' },
  doc: {
    why: {
      en: 'The go command guards its caches with flock(2) on lock files. On NFS and SMB these become byte-range locks of the server, on 9p and FUSE it depends on the daemon, and some options keep them on one machine. Failures look like "function not implemented", hanging builds, or a damaged cache.',
      zh: 'go 命令用锁文件上的 flock(2) 保护缓存。在 NFS 与 SMB 上它会变成服务器的字节范围锁，在 9p 与 FUSE 上取决于守护进程，某些选项则让锁只在本机有效。故障表现为“function not implemented”、构建挂起或缓存损坏。',
    },
    rule: {
      en: 'A go command is on PATH, and GOCACHE or GOMODCACHE lies on nfs, cifs, 9p, virtiofs, drvfs, fuse, ceph, glusterfs, lustre, afs or a shared folder of a virtual machine. Worse with nolock, nobrl, local_lock=all or local_lock=flock. Told from the mount list; no lock is taken.',
      zh: 'PATH 上有 go 命令，且 GOCACHE 或 GOMODCACHE 位于 nfs、cifs、9p、virtiofs、drvfs、fuse、ceph、glusterfs、lustre、afs 或虚拟机共享目录。带有 nolock、nobrl、local_lock=all 或 local_lock=flock 时更严重。依据挂载列表判断，不会加锁。',
    },
    falsePositive: {
      en: 'A cache that only one machine uses, over NFS 4 or a FUSE daemon that supports locks.',
      zh: '仅一台机器使用的缓存，且位于 NFS 4 或支持锁的 FUSE 守护进程之上。',
    },
    remedy: {
      en: 'Keep GOCACHE and GOMODCACHE on a local disk.',
      zh: '将 GOCACHE 与 GOMODCACHE 放在本地磁盘。',
    },
    refs: [
      'https://man7.org/linux/man-pages/man2/flock.2.html',
      'https://man7.org/linux/man-pages/man5/nfs.5.html',
      'https://github.com/golang/go/blob/master/src/cmd/go/internal/lockedfile/lockedfile.go',
    ],
  },
  needs: ['go.toolchains', 'fs.goCache', 'fs.modCache'],
  subject: ['fs.goCache', 'fs.modCache'],
  texts,
  run: (view) => {
    if (view.get('go.toolchains').length === 0) return notApplicable(say(fsTexts.noGo));
    const places = [view.get('fs.goCache'), view.get('fs.modCache')];
    const blind = places.find(({ mount }) => mount === undefined);
    if (blind !== undefined)
      return unknown(say(fsTexts.noMount, { path: blind.existing }), say(fsTexts.unlockMount));
    const found = places.flatMap(({ path, mount }) =>
      mount !== undefined && REMOTE.test(mount.fsType) ? [{ path, mount, option: localLock(mount) }] : [],
    );
    const worst = found.find(({ option }) => option !== undefined) ?? found[0];
    if (worst === undefined) {
      const { path, mount } = view.get('fs.goCache');
      return pass(say(texts.fine, { path, type: mount?.fsType ?? '' }));
    }
    const { path, mount, option } = worst;
    const key = path === valueOf(view.look('fs.goCache'))?.path ? 'GOCACHE' : 'GOMODCACHE';
    const values = { path, type: mount.fsType, mount: mount.mountPoint, option: option ?? '' };
    return finding({
      severity: 'warn',
      confidence: option === undefined ? 0.7 : 0.9,
      claim: say(option === undefined ? texts.remote : texts.unlocked, values),
      evidence: [
        view.proof(
          'fs.goCache',
          `${mount.fsType} ${mount.superOptions.join(',')}`.slice(0, 200),
          mount.mountPoint,
        ),
      ],
      remedy: [{ text: texts.local, command: `export ${key}=/var/cache/${key.toLowerCase()}` }],
    });
  },
});

function localLock(mount: Mount): string | undefined {
  return [...mount.superOptions, ...mount.options].find((option) => LOCAL_LOCKS.test(option));
}
