import { defineMessages } from '../../base/messages.ts';

/** What a way of waiting usually means, and what to change. */
export const waitPatternMessages = defineMessages({
  nilChannel: {
    en: 'a nil channel blocks for ever: the channel was never made, or the field was read before it was set',
    zh: 'nil channel 会永久阻塞：channel 从未 make，或字段在赋值前就被读取',
  },
  noCases: {
    en: 'select without cases blocks for ever: right only for a goroutine that keeps the process alive',
    zh: '没有 case 的 select 会永久阻塞：只适合用来保持进程存活的 goroutine',
  },
  send: {
    en: 'no receiver: the reader usually returned early (error or timeout); give the channel room for one value, or select on ctx.Done() as well',
    zh: '没有接收方：读取方通常已提前返回（出错或超时）；给 channel 一个缓冲位，或同时 select ctx.Done()',
  },
  receive: {
    en: 'nobody sends or closes: close the channel where the sender ends (defer close), or select on ctx.Done() as well',
    zh: '无人发送也无人关闭：在发送方结束处关闭 channel（defer close），或同时 select ctx.Done()',
  },
  select: {
    en: 'none of the cases becomes ready: check that the context is cancelled (defer cancel()) and that a case waits for it',
    zh: '没有任何 case 就绪：确认 context 会被取消（defer cancel()），且有 case 在等待它',
  },
  mutex: {
    en: 'the holder does not unlock: look for a return without Unlock, a lock taken twice, or slow work under the lock',
    zh: '持有者没有解锁：查找缺少 Unlock 的 return、重复加锁，或在锁内执行的慢操作',
  },
  waitGroup: {
    en: 'Done is called fewer times than Add: put "defer wg.Done()" first in the goroutine; find the worker that does not end',
    zh: 'Done 的次数少于 Add：在 goroutine 开头写“defer wg.Done()”；找出不结束的 worker',
  },
  cond: {
    en: 'no Signal or Broadcast after the condition changed, or it came before the Wait',
    zh: '条件变化后没有 Signal 或 Broadcast，或它发生在 Wait 之前',
  },
  httpBody: {
    en: 'an HTTP connection that is kept open: close every response body (defer resp.Body.Close()) and share one http.Client',
    zh: 'HTTP 连接一直未释放：关闭每个响应体（defer resp.Body.Close()），并共用一个 http.Client',
  },
  io: {
    en: 'waits for the network: set a deadline or a timeout if the other side may stay silent',
    zh: '在等待网络：如果对端可能一直不响应，请设置 deadline 或超时',
  },
  sleep: {
    en: 'a loop with time.Sleep that nothing ends: use a timer in a select together with ctx.Done()',
    zh: '没有退出条件的 time.Sleep 循环：改为在 select 中同时等待定时器与 ctx.Done()',
  },
  syscall: {
    en: 'inside a system call or cgo: each one keeps a thread',
    zh: '处于系统调用或 cgo 中：每个都会占用一个线程',
  },
});
