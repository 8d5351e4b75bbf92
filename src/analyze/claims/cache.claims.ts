import type { Claim } from './claim.ts';

/** Claims about cache, each with what is so. */
export const CACHE_CLAIMS: readonly Claim[] = [
  {
    id: 'claim-41',
    verdict: 'misleading',
    claim: { en: 'GOCACHE lies in ~/Library/Caches by default', zh: 'GOCACHE 默认在 ~/Library/Caches' },
    fact: {
      en: 'That is macOS. Linux: XDG_CACHE_HOME/go-build, else ~/.cache/go-build, else builds fail.',
      zh: '那是 macOS。Linux 为 XDG_CACHE_HOME/go-build，否则 ~/.cache/go-build，都没有则构建失败。',
    },
    sources: ['https://pkg.go.dev/os#UserCacheDir'],
  },
  {
    id: 'claim-43',
    verdict: 'false',
    claim: {
      en: 'The module cache holds GOMODCACHE/MODULE@v.list',
      zh: '模块缓存中有 GOMODCACHE/模块@v.list',
    },
    fact: {
      en: 'The files are cache/download/MODULE/@v/list, .info, .mod, .zip, .ziphash and .lock.',
      zh: '文件为 cache/download/模块/@v/list、.info、.mod、.zip、.ziphash 与 .lock。',
    },
    sources: ['https://go.dev/ref/mod#module-cache'],
  },
  {
    id: 'claim-44',
    verdict: 'false',
    claim: {
      en: 'The module cache needs renameat2 and symbolic links',
      zh: '模块缓存需要 renameat2 与符号链接',
    },
    fact: {
      en: 'Plain rename and lock files; working flock is what it needs.',
      zh: '使用普通 rename 与锁文件；真正需要的是可用的 flock。',
    },
    sources: ['https://go.dev/ref/mod#module-cache'],
  },
  {
    id: 'claim-45',
    verdict: 'false',
    claim: { en: 'noexec does not affect Go', zh: 'noexec 不影响 Go' },
    fact: {
      en: 'go test executes from GOTMPDIR or the temporary folder, and so does go run, which since 1.24 keeps its program in GOCACHE and starts it from there; go tool likewise. Downloaded toolchains run from GOMODCACHE.',
      zh: 'go test 从 GOTMPDIR 或临时目录执行，go run 亦然；自 1.24 起 go run 的程序保存在 GOCACHE 并从那里启动，go tool 同样。下载的工具链从 GOMODCACHE 执行。',
    },
    sources: [
      'https://go.dev/doc/go1.24#go-command',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/work/action.go#L298',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/run/run.go#L171',
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/toolchain/select.go#L458',
    ],
  },
  {
    id: 'claim-46',
    verdict: 'false',
    claim: { en: 'overlayfs needs xino, or rename fails', zh: 'overlayfs 需要 xino，否则 rename 失败' },
    fact: {
      en: 'xino makes inode numbers unique across layers. Renaming a folder that lies on a lower layer gives EXDEV unless redirect_dir is on, by mount option or kernel configuration.',
      zh: 'xino 使 inode 编号跨层唯一。重命名位于下层的目录得到 EXDEV，除非通过挂载选项或内核配置开启 redirect_dir。',
    },
    sources: [
      'https://docs.kernel.org/filesystems/overlayfs.html#renaming-directories',
      'https://docs.kernel.org/filesystems/overlayfs.html#inode-properties',
    ],
  },
  {
    id: 'claim-55',
    verdict: 'false',
    claim: { en: 'barrier=0 makes the fsync of GOCACHE stall', zh: 'barrier=0 会使 GOCACHE 的 fsync 停顿' },
    fact: {
      en: 'The build cache calls no fsync; without barriers fsync is faster and unsafe.',
      zh: '构建缓存不调用 fsync；没有屏障时 fsync 更快但不安全。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/cmd/go/internal/cache/cache.go'],
  },
  {
    id: 'claim-58',
    verdict: 'false',
    claim: {
      en: 'The compiler reads stale /tmp/go-build files, or SELinux denies unconfined_t on tmp_t',
      zh: '编译器会读到过期的 /tmp/go-build 文件，或 SELinux 禁止 unconfined_t 访问 tmp_t',
    },
    fact: {
      en: 'Each go command makes its own folder, go-build with a random end, below GOTMPDIR or the temporary folder; what is used again lies in GOCACHE. The policy allows unconfined_t almost all access to files of any type.',
      zh: '每个 go 命令都在 GOTMPDIR 或临时目录下建立自己的目录，名为 go-build 加随机后缀；复用的内容在 GOCACHE。策略允许 unconfined_t 几乎不受限地访问任何类型的文件。',
    },
    sources: [
      'https://github.com/golang/go/blob/go1.26.8/src/cmd/go/internal/work/action.go#L298',
      'https://github.com/SELinuxProject/refpolicy/blob/0f77ba352dce97f44bf2674a8793f1788a0d03c2/policy/modules/system/unconfined.if',
      'https://github.com/SELinuxProject/selinux-notebook/blob/main/src/avc_rules.md#allow',
      'https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/5/html/deployment_guide/sec-sel-policy-targeted-oview',
    ],
  },
];
