import { defineMessages } from '../../base/messages.ts';

/** Texts on the quality of a profile: what is wrong, and what to do. Keys are the codes of the findings. */
export const qualityMessages = defineMessages({
  'rate-off-block': {
    en: 'The block profile is empty because its rate is off: Go records nothing until the program calls runtime.SetBlockProfileRate(10000) (one event for each 10 µs blocked). Goroutines that never wake up never appear here: take a goroutine dump as well.',
    zh: 'block profile 为空，因为采样未开启：程序须先调用 runtime.SetBlockProfileRate(10000)（每阻塞 10 µs 记录一次）。永远不会被唤醒的 goroutine 不会出现在这里：请同时采集 goroutine 转储。',
  },
  'rate-off-mutex': {
    en: 'The mutex profile is empty because its rate is off: Go records nothing until the program calls runtime.SetMutexProfileFraction(100) (one of 100 contentions). It may also be that no lock was contended.',
    zh: 'mutex profile 为空，因为采样未开启：程序须先调用 runtime.SetMutexProfileFraction(100)（每 100 次争用记录一次）。也可能确实没有锁争用。',
  },
  'rate-off-contention': {
    en: 'The profile of contention is empty because its rate is off: call runtime.SetBlockProfileRate(10000) for block, runtime.SetMutexProfileFraction(100) for mutex, at the start of main.',
    zh: '争用 profile 为空，因为采样未开启：请在 main 开头调用 runtime.SetBlockProfileRate(10000)（block）或 runtime.SetMutexProfileFraction(100)（mutex）。',
  },
  'heap-off': {
    en: 'The heap profile is empty: runtime.MemProfileRate is 0, or the program allocated less than a sample is worth (512 KiB). It must be set before the first allocation, and linkers set it to 0 when nothing in the program uses runtime.MemProfile: import net/http/pprof or runtime/pprof.',
    zh: 'heap profile 为空：runtime.MemProfileRate 为 0，或分配量不足一个样本（512 KiB）。它必须在首次分配前设置；若程序没有引用 runtime.MemProfile，链接器会将其置 0：请导入 net/http/pprof 或 runtime/pprof。',
  },
  'empty-delta': {
    en: 'Nothing was recorded during these {seconds} s: nothing happened, or the rate is off. Without ?seconds the profile since the start of the program tells which.',
    zh: '这 {seconds} 秒内没有任何记录：要么没有发生，要么采样未开启。去掉 ?seconds 的 profile 自程序启动起累计，可据此判断。',
  },
  'no-samples': {
    en: 'There are no samples: the program did nothing during the {seconds} s of collection. Collect under load.',
    zh: '没有样本：在采集的 {seconds} 秒内程序没有运行。请在有负载时采集。',
  },
  'corrupt-delta': {
    en: '{types} is the difference of two moments {seconds} s apart (?seconds=), which is wrong for what is in use: memory freed in between counts against whoever allocated it before. Collect without ?seconds and compare two: goroscope profile top -base=BEFORE AFTER',
    zh: '{types} 是相隔 {seconds} 秒的两个时刻之差（?seconds=），对“在用”数值而言是错误的：其间释放的内存会记在先前的分配者头上。请去掉 ?seconds 采集两份再比较：goroscope profile top -base=之前 之后',
  },
  negative: {
    en: '{count} values are below zero: this is a difference. Percentages of its total mean little.',
    zh: '有 {count} 个负值：这是差值 profile，其占比意义不大。',
  },
  'wrong-binary': {
    en: '{path} is not the program of this profile: {matched} of its addresses lie in the functions named (build id {own}, the profile says {seen}). Sources, disassembly and inlining would be wrong.',
    zh: '{path} 不是生成该 profile 的程序：只有 {matched} 的地址落在所记录的函数中（build id {own}，profile 中为 {seen}）。源码、反汇编与内联信息都会出错。',
  },
  'other-build': {
    en: '{path} is another build with the same code: {matched} of the addresses fit (build id {own}, the profile says {seen}).',
    zh: '{path} 是同一代码的另一次构建：{matched} 的地址吻合（build id {own}，profile 中为 {seen}）。',
  },
  unsymbolisedOfNone: {
    en: 'Frames without a name: {leaf} of the weight at the innermost place, {any} anywhere, and the profile does not say of which program. Name the program before the file, if it is at hand.',
    zh: '存在无名栈帧：最内层占权重的 {leaf}，任意位置占 {any}，且该 profile 未记录来自哪个程序。如有该程序，请在文件前给出。',
  },
  unsymbolisedElsewhere: {
    en: 'Frames without a name: {leaf} of the weight at the innermost place, {any} anywhere. {program} has no name for them: they are in libraries, or in code other than Go whose symbols were stripped.',
    zh: '存在无名栈帧：最内层占权重的 {leaf}，任意位置占 {any}。{program} 中也没有它们的名称：它们位于动态库中，或是已去除符号的非 Go 代码。',
  },
  unsymbolised: {
    en: 'Frames without a name: {leaf} of the weight at the innermost place, {any} anywhere. Name the program before the file, or collect with "goroscope profile collect", which takes names from the program ({binary}).',
    zh: '存在无名栈帧：最内层占权重的 {leaf}，任意位置占 {any}。请在文件前给出程序，或用“goroscope profile collect”采集，它会从程序（{binary}）中取得名称。',
  },
  lost: {
    en: '{share} of the samples were lost ({names}): more events came than the runtime could keep, or they hit a lock of its own.',
    zh: '{share} 的样本丢失（{names}）：事件过多超出运行时容量，或恰好遇到运行时自身的锁。',
  },
  external: {
    en: '{share} of the time is in code that is not Go (C, the vDSO): the Go profiler cannot see its stacks. Use perf: goroscope profile levels',
    zh: '{share} 的时间花在非 Go 代码（C、vDSO）：Go 采样器看不到其调用栈。请使用 perf：goroscope profile levels',
  },
  truncated: {
    en: '{share} of the weight has stacks cut at {depth} frames: their callers are missing, so cumulated values are too low and roots are wrong. Since Go 1.23 GODEBUG=profstackdepth=512 (at most 1024) raises the limit of all but CPU profiles.',
    zh: '{share} 的权重的调用栈在 {depth} 帧处被截断：缺少外层调用者，因此累计值偏低、根部错误。自 Go 1.23 起可用 GODEBUG=profstackdepth=512（上限 1024）提高除 CPU 外各 profile 的深度。',
  },
  'few-samples': {
    en: 'Only {events} samples in {seconds} s: shares are uncertain by several points. Collect longer or under load.',
    zh: '{seconds} 秒内只有 {events} 个样本：占比有数个百分点的不确定性。请延长采集或在有负载时采集。',
  },
  short: { en: 'Collected for {seconds} s only.', zh: '只采集了 {seconds} 秒。' },
  'no-start-lines': {
    en: 'Functions have no start lines (Go 1.19 or older, or lost by a converter): -pgo does not accept the profile.',
    zh: '函数缺少起始行（Go 1.19 或更早，或被转换工具丢弃）：-pgo 不接受该 profile。',
  },
  'shape-names': {
    en: '{share} of the weight is named after one instance of a generic function: the runtime may name the wrong one (golang/go#64528).',
    zh: '{share} 的权重以泛型函数的某个实例命名：运行时给出的实例可能不对（golang/go#64528）。',
  },
  'old-block': {
    en: '{version} favours rare long waits over frequent short ones in block profiles (golang/go#44192, mended in Go 1.17).',
    zh: '{version} 的 block profile 偏向少数长等待而低估频繁的短等待（golang/go#44192，Go 1.17 修复）。',
  },
  good: { en: '{path}: quality {score} of 100', zh: '{path}：质量 {score}/100' },
  fair: { en: '{path}: quality {score} of 100, with gaps', zh: '{path}：质量 {score}/100，存在缺口' },
  poor: { en: '{path}: quality {score} of 100, do not rely on it', zh: '{path}：质量 {score}/100，不可依赖' },
  what: {
    en: 'kind {kind}, {samples} samples{events}',
    zh: '类型 {kind}，{samples} 条样本{events}',
  },
  events: { en: ' of {events} events', zh: '，共 {events} 次事件' },
  fine: { en: 'nothing wrong was found', zh: '未发现问题' },
  'broken-mark': { en: 'wrong', zh: '错误' },
  'poor-mark': { en: 'gap', zh: '缺口' },
  'note-mark': { en: 'note', zh: '提示' },
  warning: {
    en: 'quality {score} of 100: {first}',
    zh: '质量 {score}/100：{first}',
  },
  more: {
    en: ' (and {count} more: goroscope profile quality)',
    zh: '（另有 {count} 项：goroscope profile quality）',
  },
});
