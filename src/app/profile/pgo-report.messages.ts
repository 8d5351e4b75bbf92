import { defineMessages } from '../../base/messages.ts';

/** Texts of the report on what a profile is worth to the compiler. */
export const pgoReportMessages = defineMessages({
  ready: { en: 'Ready for -pgo.', zh: '可用于 -pgo。' },
  weak: {
    en: 'Usable for -pgo, but weak: see below.',
    zh: '可用于 -pgo，但质量偏弱：见下文。',
  },
  'no-samples-type': {
    en: 'The compiler refuses this profile: it needs samples/count or cpu/nanoseconds, this has {has}. Collect /debug/pprof/profile.',
    zh: '编译器会拒绝该 profile：需要 samples/count 或 cpu/nanoseconds，而这里是 {has}。请采集 /debug/pprof/profile。',
  },
  'no-start-line': {
    en: 'The compiler refuses this profile: no function has a start line. It was written by Go 1.19 or older, or converted by a tool that dropped them.',
    zh: '编译器会拒绝该 profile：没有任何函数带起始行。它由 Go 1.19 或更早版本写出，或经转换工具丢失了这些信息。',
  },
  empty: {
    en: 'The compiler accepts this profile and does nothing: it has no calls. Collect it under load.',
    zh: '编译器会接受该 profile 但不起作用：其中没有调用。请在有负载时采集。',
  },
  edges: {
    en: '{edges} call sites, {hot} of them hot (99 % of the weight, as the compiler cuts); the last hot one has {cut} samples.',
    zh: '{edges} 个调用点，其中 {hot} 个为热点（按编译器规则占权重的 99 %）；最后一个热点有 {cut} 个样本。',
  },
  uncertain: {
    en: '{share} of the hot weight is in call sites with fewer than 10 samples: another run may not have them. Collect longer, or merge several: goroscope profile proto A B C -output default.pgo',
    zh: '热点权重的 {share} 来自样本少于 10 个的调用点：换一次采集可能就没有。请延长采集或合并多份：goroscope profile proto A B C -output default.pgo',
  },
  agreement: {
    en: '{share} of the hot weight of each file is hot in another file as well.',
    zh: '每个文件的热点权重中有 {share} 在其他文件中同样是热点。',
  },
  startLine: {
    en: 'Start lines for {share} of the weight: the rest (C code, addresses without names) is of no use to the compiler.',
    zh: '{share} 的权重带有起始行：其余（C 代码、无名地址）对编译器无用。',
  },
  age: {
    en: 'The profile is {days} days older than the commit of the binary ({time}): code that changed since is matched by name and line offset only.',
    zh: '该 profile 比二进制的提交（{time}）早 {days} 天：此后改动的代码只能按函数名与行偏移匹配。',
  },
  otherBinary: {
    en: 'The profile was taken from another build (build id {seen}) than {binary} ({own}). That is usual: -pgo needs no equal build.',
    zh: '该 profile 来自另一次构建（build id {seen}），而 {binary} 为 {own}。这很常见：-pgo 不要求构建一致。',
  },
  covered: {
    en: '{share} of the hot weight is in functions that {binary} has.',
    zh: '热点权重的 {share} 所在函数存在于 {binary} 中。',
  },
  heaviest: { en: 'Heaviest call sites:', zh: '权重最大的调用点：' },
  stack: {
    en: 'Watch goroutine stacks after the build: more inlining makes frames larger (golang/go#65532).',
    zh: '构建后请留意 goroutine 栈：更多内联会使栈帧变大（golang/go#65532）。',
  },
  how: {
    en: 'Use: put it as default.pgo beside the main package, or go build -pgo=FILE.',
    zh: '用法：放在 main 包旁并命名为 default.pgo，或 go build -pgo=文件。',
  },
});
