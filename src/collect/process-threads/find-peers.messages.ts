import { defineMessages } from '../../base/messages.ts';

/** Who could end a wait. */
export const peerMessages = defineMessages({
  lockHolder: { en: 'the lock is held by process {pid} ({name})', zh: '锁由进程 {pid}（{name}）持有' },
  lockUnknown: {
    en: '/proc/locks does not name a holder that is seen here',
    zh: '/proc/locks 中没有此处可见的持有者',
  },
  pipePeer: { en: 'the other end is open in process {pid} ({name})', zh: '另一端由进程 {pid}（{name}）打开' },
  pipeSelf: {
    en: 'the process itself has the other end open as descriptor {fd}: it never sees the end of the data',
    zh: '进程自身以描述符 {fd} 打开着另一端：它永远看不到数据结束',
  },
  pipeAlone: {
    en: 'no other process that can be seen has the other end open',
    zh: '可见的进程中没有任何其他进程打开另一端',
  },
  mutexHolder: { en: 'the mutex is held by thread {tid}', zh: '互斥锁由线程 {tid} 持有' },
  mutexSelf: {
    en: 'the mutex is held by this thread itself: it was locked twice',
    zh: '互斥锁由该线程自身持有：被重复加锁',
  },
  child: {
    en: 'its child is process {pid} ({name}), state {state}',
    zh: '其子进程为 {pid}（{name}），状态 {state}',
  },
});
