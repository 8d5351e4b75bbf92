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
      en: 'go run and go test execute from the temporary folder, go tool from the cache, toolchains from the module cache.',
      zh: 'go run 与 go test 从临时目录执行，go tool 从缓存执行，工具链从模块缓存执行。',
    },
    sources: ['https://go.dev/doc/go1.24'],
  },
  {
    id: 'claim-46',
    verdict: 'false',
    claim: { en: 'overlayfs needs xino, or rename fails', zh: 'overlayfs 需要 xino，否则 rename 失败' },
    fact: {
      en: 'xino is about inode numbers; renaming a folder of a lower layer gives EXDEV without redirect_dir.',
      zh: 'xino 关乎 inode 编号；没有 redirect_dir 时重命名下层目录得到 EXDEV。',
    },
    sources: ['https://docs.kernel.org/filesystems/overlayfs.html'],
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
      en: 'Each run has its own random folder, and unconfined_t is not confined.',
      zh: '每次运行都有自己的随机目录，且 unconfined_t 不受限制。',
    },
    sources: ['https://github.com/golang/go/blob/master/src/cmd/go/internal/cache/cache.go'],
  },
];
