import { defineMessages } from '../../base/messages.ts';

/** What a collection of profiles shows. Keys are the codes of the causes. */
export const explainMessages = defineMessages({
  deadlock: {
    en: 'possible deadlock: goroutines {ids} each wait for what the next may hold',
    zh: '可能的死锁：goroutine {ids} 各自等待下一个可能持有的锁',
  },
  'lock-contention': {
    en: 'a lock: others wait {rate} s a second for it; {waiter} waits most. Do less while it is held',
    zh: '锁争用：每秒有 {rate} 秒在等待它；等待最多的是 {waiter}。请减少持锁期间的工作',
  },
  'lock-line': {
    en: 'a lock: {count} goroutines stand in line for it. Do less while it is held',
    zh: '锁争用：{count} 个 goroutine 在排队等待。请减少持锁期间的工作',
  },
  'goroutine-leak': {
    en: 'goroutines pile up: {from} → {to}, created by {creator}',
    zh: 'goroutine 堆积：{from} → {to}，由 {creator} 创建',
  },
  'memory-growth': {
    en: 'memory stays: {grown} more between the two moments, {perMinute} a minute',
    zh: '内存未释放：两个时刻之间增加 {grown}，每分钟 {perMinute}',
  },
  'gc-pressure': {
    en: 'garbage collection takes {share} % of the CPU; most live memory is held by {keeps}, most is allocated by {allocates}',
    zh: '垃圾回收占用 {share} % 的 CPU；存活内存主要由 {keeps} 持有，分配主要来自 {allocates}',
  },
  'gc-pinned': {
    en: 'garbage collection takes {share} % of the CPU, and the next cycle begins at the memory already in use: GOMEMLIMIT is too close. Most live memory is held by {keeps}',
    zh: '垃圾回收占用 {share} % 的 CPU，且下次回收目标等于当前用量：GOMEMLIMIT 过低。存活内存主要由 {keeps} 持有',
  },
  'pool-exhaustion': {
    en: 'the pool of database connections is used up: {waiting} goroutines wait for one ({waiters}), {open} result sets or transactions are open. Nobody on a stack holds the others: look for rows that are not closed and transactions that are not ended',
    zh: '数据库连接池耗尽：{waiting} 个 goroutine 在等待连接（{waiters}），{open} 个结果集或事务未结束。其余连接不在任何栈上：请检查未 Close 的 rows 与未结束的事务',
  },
  'pool-held': {
    en: 'the pool of database connections is used up: {waiting} goroutines wait for one ({waiters}), {open} result sets or transactions are open. Held by {holders}',
    zh: '数据库连接池耗尽：{waiting} 个 goroutine 在等待连接（{waiters}），{open} 个结果集或事务未结束。持有者：{holders}',
  },
  'cpu-hog': {
    en: 'burns {cpus} CPUs by itself, {share} % of all',
    zh: '自身消耗 {cpus} 个 CPU，占全部的 {share} %',
  },
  'cpu-rise': {
    en: 'costs {to} CPUs, {from} in the healthy collection (with what others spend in its name)',
    zh: '消耗 {to} 个 CPU，健康时为 {from}（含其他代码以其名义的开销）',
  },
  'slow-dependency': {
    en: 'waits for another process: {count} goroutines stand there',
    zh: '在等待其他进程：{count} 个 goroutine 停在此处',
  },
  'block-rise': {
    en: 'is blocked {to} s a second, {from} in the healthy collection',
    zh: '每秒阻塞 {to} 秒，健康时为 {from} 秒',
  },
  'new-code': {
    en: 'runs only now, not in the healthy collection: {cpus} CPUs, blocked {blocked} s a second, with what it calls',
    zh: '仅在此次出现，健康采集中没有：{cpus} 个 CPU，每秒阻塞 {blocked} 秒（含其调用）',
  },
  panic: {
    en: 'panics and is recovered: what recovers it allocates {perSecond} a second on top of the panic',
    zh: '发生 panic 后被 recover：恢复过程在 panic 之上每秒分配 {perSecond}',
  },
  'short-calls': {
    en: 'its calls to other processes end early: it waits {to} ms a call, {from} ms when healthy. A time limit that is too short, a peer that refuses, or one that has become faster',
    zh: '对其他进程的调用提前结束：每次等待 {to} 毫秒，健康时为 {from} 毫秒。可能是超时设置过短、对端拒绝连接，或对端确实变快了',
  },
  'short-alike': {
    en: 'its calls to other processes end early, and all alike: it waits {to} ms a call, {from} ms when healthy, the same at every moment. A time limit that is too short',
    zh: '对其他进程的调用提前结束，且时长一致：每次等待 {to} 毫秒，健康时为 {from} 毫秒，各时刻相同。超时设置过短',
  },
  'errors-rise': {
    en: 'makes errors: {perSecond} a second are allocated for them ({samples} samples), hardly any in the healthy collection',
    zh: '产生错误：每秒为其分配 {perSecond}（{samples} 个样本），健康采集中几乎没有',
  },
  'context-break': {
    en: 'calls another process with a context that knows nothing of the request: {has} of {of} goroutines there carry its labels ({labels}), {had} of {hadOf} in the healthy collection (chance {chance}). Trace, baggage and time limit end here: pass the ctx of the request on',
    zh: '以与请求无关的 context 调用其他进程：此处 {of} 个 goroutine 中有 {has} 个带有请求标签（{labels}），健康时为 {hadOf} 个中的 {had} 个（概率 {chance}）。trace、baggage 与时限在此中断：请传递请求的 ctx',
  },
  'context-missing': {
    en: 'is asked without {labels}: {has} of {of} goroutines carry it, {had} of {hadOf} in the healthy collection (chance {chance}). Whoever calls it does not pass its context on',
    zh: '收到的请求缺少 {labels}：{of} 个 goroutine 中有 {has} 个带有，健康时为 {hadOf} 个中的 {had} 个（概率 {chance}）。调用方没有传递 context',
  },
  'failing-calls': {
    en: 'its calls fail or are answered otherwise: {led} of {of} led on to {next}, {hadLed} of {hadOf} in the healthy collection (chance {chance})',
    zh: '其调用失败或得到不同的应答：{of} 次中有 {led} 次继续到 {next}，健康时为 {hadOf} 次中的 {hadLed} 次（概率 {chance}）',
  },
  'new-connections': {
    en: 'its calls wait for new connections: {connections} for {calls} calls, {had} for {hadCalls} in the healthy collection (chance {chance}). The peer refuses, closes or resets them, or too few are kept open',
    zh: '其调用在等待新连接：{calls} 次调用中有 {connections} 次，健康时 {hadCalls} 次中有 {had} 次（概率 {chance}）。对端拒绝、关闭或重置了连接，或保留的空闲连接过少',
  },
  blind: {
    en: 'Not to be seen in profiles: wrong answers; failed answers that are few and after which nothing else is called; contexts that are not passed on in programs that label no requests (pprof.Do). They need traces or logs.',
    zh: '性能剖析中看不到：错误的结果；少量且其后不再调用他处的失败应答；未给请求打标签（pprof.Do）的程序中未传递的 context。这些需要 trace 或日志。',
  },
  nothing: {
    en: 'Nothing stands out.',
    zh: '未见异常。',
  },
  rates: {
    en: 'The block and mutex profiles are off: locks are told from the dumps alone.',
    zh: 'block 与 mutex profile 未开启：锁的情况仅由转储判断。',
  },
  oneFolder: {
    en: 'name one folder that "profile collect" wrote',
    zh: '请给出一个由“profile collect”写出的目录',
  },
  noCollection: {
    en: '{path} holds no profiles of "profile collect" (cpu.pb.gz, heap-1.pb.gz, …)',
    zh: '{path} 中没有“profile collect”写出的 profile（cpu.pb.gz、heap-1.pb.gz 等）',
  },
});
