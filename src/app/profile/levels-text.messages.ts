import { defineMessages } from '../../base/messages.ts';

/** Texts of the three-level view. */
export const levelsMessages = defineMessages({
  program: { en: '{path}, {version}, build id {id}', zh: '{path}，{version}，build id {id}' },
  noProgram: {
    en: 'The program was not found: name it before the files, or Go frames cannot be told from others.',
    zh: '未找到程序文件：请在文件前给出程序，否则无法区分 Go 栈帧与其他栈帧。',
  },
  strangers: {
    en: '{program} is not the program of {files}: levels and modules may be wrong. Name the program that was measured.',
    zh: '{program} 不是 {files} 所属的程序：分层与模块可能有误。请给出被测量的程序。',
  },
  processes: { en: 'processes: {list}', zh: '进程：{list}' },
  source: { en: '{path} ({kind}): {samples} samples{cpus}', zh: '{path}（{kind}）：{samples} 个样本{cpus}' },
  cpus: { en: ', {cpus} CPUs in use over {seconds} s', zh: '，{seconds} 秒内平均使用 {cpus} 个 CPU' },
  brokenChains: {
    en: '{count} of {all} call chains from copied stacks (--call-graph dwarf) break off: in C code, where the copy ends (8 KiB; --call-graph dwarf,65528 copies more), or because the program is not at hand. For Go record --call-graph fp',
    zh: '{all} 条由栈副本（--call-graph dwarf）得到的调用链中有 {count} 条中断：遇到 C 代码、副本结束（8 KiB；--call-graph dwarf,65528 可复制更多），或没有对应程序。Go 程序请用 --call-graph fp 记录',
  },
  branchChains: {
    en: '{count} call chains are those of last branch records (--call-graph lbr): the processor keeps the last 8 to 32 calls, callers further out are missing',
    zh: '{count} 条调用链来自最后分支记录（--call-graph lbr）：处理器只保留最近 8 至 32 次调用，更外层的调用者缺失',
  },
  lost: {
    en: '{count} samples were lost: perf record could not keep up (raise -m, lower -F)',
    zh: '丢失 {count} 个样本：perf record 来不及写入（增大 -m 或降低 -F）',
  },
  truncated: { en: 'the recording ends early', zh: '记录不完整，提前结束' },
  otherBuild: {
    en: 'perf and pprof are of different builds: the comparison is not of one program.',
    zh: 'perf 与 pprof 来自不同的构建：二者比较的不是同一程序。',
  },
  level: { en: 'level', zh: '层' },
  difference: { en: 'difference', zh: '差' },
  share: { en: 'share', zh: '占比' },
  application: { en: 'application', zh: '应用' },
  module: { en: 'module', zh: '依赖模块' },
  stdlib: { en: 'standard library', zh: '标准库' },
  runtime: { en: 'Go runtime', zh: 'Go 运行时' },
  native: { en: 'C and other native code', zh: 'C 等本地代码' },
  vdso: { en: 'vDSO', zh: 'vDSO' },
  kernel: { en: 'kernel', zh: '内核' },
  unknown: { en: 'unknown', zh: '未知' },
  blind: {
    en: 'What SIGPROF cannot see: the Go profiler books time in the kernel to the Go instruction that was interrupted and time in C to the call into it, does not run on threads that Go did not make, and misses samples while signals are blocked. The difference column shows by how much each level is off, in CPUs.',
    zh: 'SIGPROF 看不到的部分：Go 采样器把内核时间记在被打断的 Go 指令上，把 C 代码的时间记在对它的调用上，不在非 Go 创建的线程上运行，信号被屏蔽时也会漏采。“差”一列给出各层的偏差（以 CPU 数计）。',
  },
  shares: {
    en: 'The recording counts {event}, not time: shares are compared, not CPUs.',
    zh: '该记录统计的是 {event} 而非时间：仅比较占比，不比较 CPU 数。',
  },
  charged: {
    en: 'Charged to the nearest application function (own, and what others cost in its name):',
    zh: '归属到最近的应用函数（自身开销，以及其他代码以其名义产生的开销）：',
  },
  own: { en: 'own {value}', zh: '自身 {value}' },
  background: {
    en: 'In nobody’s name (background work, other threads):',
    zh: '无归属（后台工作、其他线程）：',
  },
  more: { en: '… and {count} more', zh: '……另有 {count} 个' },
});
