import { defineMessages } from '../../base/messages.ts';

/** The view of goroutine dumps on a terminal. */
export const goroutinesTextMessages = defineMessages({
  one: {
    en: '{count} goroutines in {groups} groups · {source}',
    zh: '{count} 个 goroutine，分为 {groups} 组 · {source}',
  },
  several: {
    en: '{dumps} dumps · goroutines {counts}',
    zh: '{dumps} 份转储 · goroutine 数 {counts}',
  },
  cause: { en: 'the process ended: {cause}', zh: '进程终止原因：{cause}' },
  truncated: {
    en: '{source} ends inside a record: the runtime cuts at 64 MiB; counts are too low',
    zh: '{source} 在一条记录中间结束：运行时在 64 MiB 处截断；计数偏低',
  },
  proven: { en: 'Leaked (proven by the garbage collector)', zh: '已泄漏（由垃圾回收器证明）' },
  leaking: {
    en: 'Leaking: more in each dump, and the old ones stay',
    zh: '正在泄漏：数量持续增加，且旧的不退出',
  },
  growing: { en: 'Growing', zh: '正在增长' },
  stable: { en: 'Stable pools', zh: '稳定的池' },
  varying: { en: 'Coming and going', zh: '数量波动' },
  unknown: { en: 'Goroutines', zh: 'Goroutine' },
  slope: { en: '{slope} a dump', zh: '每份转储 {slope}' },
  slopeTime: { en: '{slope} an hour', zh: '每小时 {slope}' },
  chance: { en: 'p {p}', zh: 'p {p}' },
  few: { en: 'too few dumps for a test: take 4 or more', zh: '转储太少，无法做检验：请采集 4 份以上' },
  created: { en: 'created by {func}', zh: '创建者 {func}' },
  life: {
    en: '{survivors} of the first {first} are still there; {born} came, {ended} ended',
    zh: '最初 {first} 个中仍有 {survivors} 个；新增 {born} 个，结束 {ended} 个',
  },
  waiting: { en: 'waiting for {minutes} minutes or more', zh: '已等待至少 {minutes} 分钟' },
  lockedThread: { en: '{count} locked to a thread', zh: '{count} 个绑定到线程' },
  labels: { en: 'labels {labels}', zh: '标签 {labels}' },
  joined: { en: 'labels (from the profile) {labels}', zh: '标签（来自 profile）{labels}' },
  kept: { en: 'kept on purpose by {name}', zh: '由 {name} 有意保留' },
  usual: { en: 'usually: {pattern}', zh: '常见原因：{pattern}' },
  more: {
    en: '… {count} more groups with {goroutines} goroutines (--top {all} shows all)',
    zh: '……还有 {count} 组共 {goroutines} 个 goroutine（--top {all} 显示全部）',
  },
  locks: { en: 'Locks', zh: '锁' },
  convoy: {
    en: '{count} wait for the lock at {address}, in {func}',
    zh: '{count} 个在 {func} 中等待地址 {address} 的锁',
  },
  holders: {
    en: 'may hold it (its struct is in their calls): goroutine {ids}',
    zh: '可能持有者（调用参数中有该结构体）：goroutine {ids}',
  },
  noHolder: {
    en: 'no other goroutine shows its struct in a call: the holder may have returned without Unlock, or it no longer uses that argument',
    zh: '没有其他 goroutine 的调用参数显示该结构体：持有者可能未 Unlock 就已返回，或已不再使用该参数',
  },
  ring: {
    en: 'possible deadlock: goroutines {ids} wait for each other',
    zh: '可能死锁：goroutine {ids} 相互等待',
  },
  crossed: {
    en: 'goroutines {ids} wait in {func} for different locks whose holders are not seen: perhaps each holds the lock of another (taken in different order)',
    zh: 'goroutine {ids} 都在 {func} 中等待不同的锁，且看不到持有者：也许各自持有对方的锁（加锁顺序不一致）',
  },
  limits: {
    en: 'A dump shows who waits for a lock, not who holds it; inlined calls print no address, and channels none at all.',
    zh: '转储只显示谁在等待锁，不显示谁持有锁；内联调用不打印地址，channel 的地址完全没有。',
  },
  nothing: { en: 'no goroutine matches the filter', zh: '没有 goroutine 符合过滤条件' },
});
