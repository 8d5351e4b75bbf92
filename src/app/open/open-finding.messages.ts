import { defineMessages } from '../../base/messages.ts';

/** Texts of findings on files of a directory. */
export const openFindingMessages = defineMessages({
  cause: { en: 'What the collection shows', zh: '采集结果所显示的原因' },
  causeClaim: { en: '{name}: {text}.', zh: '{name}：{text}。' },
  otherBuild: { en: 'The profile is of another build', zh: 'profile 来自另一个构建' },
  otherBuildClaim: {
    en: 'The profile of {name} has build id {profile}, the program beside it {program}: lines and addresses do not fit.',
    zh: '{name} 的 profile 的 build id 为 {profile}，同处的程序为 {program}：行号与地址不匹配。',
  },
  otherBuildRemedy: {
    en: 'Put the program that was running beside the profile.',
    zh: '请放入采集时实际运行的程序。',
  },
  leak: { en: 'Goroutines leak', zh: 'goroutine 泄漏' },
  crowd: { en: 'Many goroutines wait at one place', zh: '大量 goroutine 在同一处等待' },
  provenClaim: {
    en: '{count} goroutines at {place} can never be woken: the garbage collector found them unreachable.',
    zh: '{place} 处的 {count} 个 goroutine 永远无法被唤醒：垃圾回收器已证明其不可达。',
  },
  leakingClaim: {
    en: 'Goroutines at {place} grow and the old ones stay: {counts}.',
    zh: '{place} 处的 goroutine 持续增长且旧的不退出：{counts}。',
  },
  growingClaim: {
    en: 'Goroutines at {place} grow: {counts}.',
    zh: '{place} 处的 goroutine 在增长：{counts}。',
  },
  crowdClaim: {
    en: '{count} goroutines wait at {place}, the longest for at least {minutes} minutes. One dump cannot tell whether they grow.',
    zh: '{count} 个 goroutine 在 {place} 等待，最长至少 {minutes} 分钟。单个转储无法判断是否增长。',
  },
  ring: { en: 'Goroutines wait for each other', zh: 'goroutine 互相等待' },
  ringClaim: { en: 'Ring of waiters: goroutines {ids}.', zh: '环形等待：goroutine {ids}。' },
  ringRemedy: {
    en: 'Take the locks in one order everywhere, or hold only one at a time.',
    zh: '请在各处以相同顺序加锁，或一次只持有一把锁。',
  },
  asked: { en: 'The program was made to print its stacks and end', zh: '程序被要求打印堆栈并退出' },
  crash: { en: 'The program crashed', zh: '程序崩溃' },
  crashClaim: { en: '{cause}', zh: '{cause}' },
  crashAtClaim: { en: '{cause}, in {place}', zh: '{cause}，位于 {place}' },
  race: { en: 'Data race', zh: '数据竞争' },
  raceClaim: {
    en: '{first} and {second} touch the same memory, one of them writes, and nothing orders them.',
    zh: '{first} 与 {second} 访问同一内存，其中一个写入，且两者之间没有同步。',
  },
  raceRemedy: {
    en: 'Guard the memory with one lock on both sides, or hand it over through a channel.',
    zh: '请在两处用同一把锁保护该内存，或通过 channel 传递。',
  },
  cutDump: { en: 'The dump is cut off', zh: '转储不完整' },
  cutDumpClaim: {
    en: 'The dump ends inside a record: the runtime stops at 64 MiB, or the copy was cut. Counts are lower bounds.',
    zh: '转储在记录中间结束：运行时在 64 MiB 处截断，或复制时被截断。计数为下限。',
  },
  runtimeAdvice: { en: 'The runtime’s log advises', zh: '运行时日志的建议' },
  hot: { en: 'Where the profile’s values are', zh: 'profile 的主要开销' },
  hotClaim: {
    en: '{type}: {name} holds {share} itself ({value} of {total}); {others}.',
    zh: '{type}：{name} 自身占 {share}（{value}/{total}）；{others}。',
  },
  hotOther: { en: '{name} {share}', zh: '{name} {share}' },
  levelsClaim: { en: 'Samples by level: {levels}.', zh: '样本按层次分布：{levels}。' },
  levelsFunctionClaim: {
    en: 'Samples by level: {levels}. Most are charged to {name} ({share}).',
    zh: '样本按层次分布：{levels}。归因最多的是 {name}（{share}）。',
  },
  perfLostClaim: {
    en: 'The kernel threw {lost} samples away beside the {samples} recorded.',
    zh: '内核在记录 {samples} 个样本之外丢弃了 {lost} 个样本。',
  },
  memoryGrowth: { en: 'Memory in use grew', zh: '占用内存增长' },
  profileChange: { en: 'What changed between the profiles', zh: 'profile 之间的变化' },
  profileChangeClaim: {
    en: '{type}: {before} → {after} ({change}).',
    zh: '{type}：{before} → {after}（{change}）。',
  },
  profileMovedClaim: {
    en: '{type}: {before} → {after} ({change}); most of it {name} {moved}.',
    zh: '{type}：{before} → {after}（{change}）；变化最大的是 {name}（{moved}）。',
  },
  gcShare: { en: 'The garbage collector takes much of the CPU', zh: '垃圾回收占用大量 CPU' },
  gcShareClaim: {
    en: 'Collection and allocation assists take {share} of the samples.',
    zh: '垃圾回收与分配辅助占样本的 {share}。',
  },
  gcShareRemedy: {
    en: 'Look at the heap profile (alloc_space) for what allocates; a higher GOGC or a GOMEMLIMIT makes cycles rarer.',
    zh: '查看堆 profile（alloc_space）找出分配来源；提高 GOGC 或设置 GOMEMLIMIT 可减少回收次数。',
  },
  quality: { en: 'The profile’s figures cannot be relied on', zh: 'profile 的数据不可靠' },
  rateOff: { en: 'The profile is empty because its rate is off', zh: '采样率未开启，profile 为空' },
  errors: { en: 'The log holds errors', zh: '日志中有错误' },
  errorsClaim: {
    en: '{errors} of {lines} lines are errors ({share}); most often: {most}',
    zh: '{lines} 行中有 {errors} 行错误（{share}）；最多的是：{most}',
  },
  spanErrors: { en: 'Spans failed', zh: '存在失败的 span' },
  spanErrorsClaim: {
    en: '{errors} of {spans} spans failed ({share}); most in {service}.',
    zh: '{spans} 个 span 中 {errors} 个失败（{share}）；最多的是 {service}。',
  },
  redLine: { en: 'A dependency misreads the machine', zh: '依赖库误读运行环境' },
  slowCalls: { en: 'System calls take long', zh: '系统调用耗时较长' },
  slowCallsClaim: {
    en: '{name}: {count} calls, {ms} ms in all, {errors} failed.',
    zh: '{name}：{count} 次调用，共 {ms} 毫秒，失败 {errors} 次。',
  },
});
