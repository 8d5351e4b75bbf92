import { defineMessages } from '../../base/messages.ts';

/** Names of experiments and of their faults, and what they touch. */
export const experimentMessages = defineMessages({
  files: {
    en: 'caches and temporary files on file systems of all kinds',
    zh: '各类文件系统上的缓存与临时文件',
  },
  limits: {
    en: 'limits of the process, descriptors by concurrency',
    zh: '进程资源限制，描述符按并发数成矩阵',
  },
  permissions: { en: 'owners, umask, ACL, capabilities, seccomp', zh: '所有者、umask、ACL、能力、seccomp' },
  resolver: { en: 'name servers and the families of localhost', zh: '域名服务器与 localhost 的地址族' },
  touchesFolder: {
    en: 'a folder of its own for temporary files, removed at the end; limits of its own child processes',
    zh: '一个自有的临时目录（结束时删除）；自身子进程的资源限制',
  },
  touchesMounts: {
    en: 'a folder of its own for temporary files, removed at the end; mounts in mount namespaces of its own, which end with each command; loop devices for as long',
    zh: '一个自有的临时目录（结束时删除）；在自有挂载命名空间中的挂载，随每条命令结束；期间占用 loop 设备',
  },
  touchesResolver: {
    en: 'a folder of its own for temporary files, removed at the end; /etc/resolv.conf and /etc/hosts covered inside mount namespaces of its own; port 53 of 127.77.0.53',
    zh: '一个自有的临时目录（结束时删除）；仅在自有挂载命名空间内覆盖 /etc/resolv.conf 与 /etc/hosts；127.77.0.53 的 53 端口',
  },
  nothing: { en: 'nothing', zh: '无故障' },
  tmpfs: { en: 'GOCACHE on tmpfs', zh: 'GOCACHE 位于 tmpfs' },
  ext4: { en: 'GOCACHE on ext4', zh: 'GOCACHE 位于 ext4' },
  xfs: { en: 'GOCACHE on xfs', zh: 'GOCACHE 位于 xfs' },
  overlay: { en: 'GOCACHE on overlay', zh: 'GOCACHE 位于 overlay' },
  noexecTemp: { en: 'GOTMPDIR mounted noexec', zh: 'GOTMPDIR 以 noexec 挂载' },
  noexecCache: { en: 'GOCACHE mounted noexec', zh: 'GOCACHE 以 noexec 挂载' },
  readOnlyModules: { en: 'GOMODCACHE read-only', zh: 'GOMODCACHE 只读' },
  readOnlyTemp: { en: 'GOTMPDIR read-only', zh: 'GOTMPDIR 只读' },
  fullModules: { en: 'GOMODCACHE full', zh: 'GOMODCACHE 已满' },
  fullTemp: { en: 'GOTMPDIR full', zh: 'GOTMPDIR 已满' },
  noInodes: { en: 'GOMODCACHE without inodes', zh: 'GOMODCACHE 没有 inode' },
  noHome: { en: 'neither HOME nor GOCACHE', zh: '既无 HOME 也无 GOCACHE' },
  descriptors: {
    en: '{limit} descriptors, {concurrency} compilers at once',
    zh: '{limit} 个描述符，{concurrency} 个编译器并发',
  },
  fileSize: { en: 'files of 4 KiB at most', zh: '文件最大 4 KiB' },
  otherOwner: { en: "another user's GOCACHE", zh: '属于其他用户的 GOCACHE' },
  noCapabilities: { en: 'root without capabilities', zh: '没有能力的 root' },
  umask: { en: 'umask 0777', zh: 'umask 0777' },
  immutable: { en: 'immutable GOTMPDIR', zh: '不可变（immutable）的 GOTMPDIR' },
  acl: { en: 'an ACL without w', zh: '没有写权限的 ACL' },
  seccomp: { en: 'seccomp refuses flock', zh: 'seccomp 拒绝 flock' },
  answers: { en: 'a name server that answers', zh: '正常应答的域名服务器' },
  slowServer: { en: 'a slow name server', zh: '缓慢的域名服务器' },
  noName: { en: 'no such name', zh: '名称不存在' },
  serverFails: { en: 'a name server that fails', zh: '出错的域名服务器' },
  noServer: { en: 'nobody at the address of the name server', zh: '域名服务器地址无人监听' },
  localhostBoth: {
    en: 'localhost of both families, listener on IPv4',
    zh: 'localhost 两个地址族，仅在 IPv4 监听',
  },
  localhostSix: { en: 'localhost only IPv6, listener on IPv4', zh: 'localhost 仅 IPv6，而监听在 IPv4' },
});
