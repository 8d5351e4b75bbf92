import { defineMessages } from '../../base/messages.ts';

/** Texts on who holds locks and who waits for them. */
export const locksMessages = defineMessages({
  owner: {
    en: '{owner}: waited {waited}, held against others {held}',
    zh: '{owner}：等待 {waited}，持锁阻塞他人 {held}',
  },
  holder: { en: 'holds  {delay}  {function} ← {caller}', zh: '持有  {delay}  {function} ← {caller}' },
  waiter: { en: 'waits  {delay}  {function} ← {caller}', zh: '等待  {delay}  {function} ← {caller}' },
  notLocks: {
    en: '{path} is neither a mutex nor a block profile: it has {types}',
    zh: '{path} 既不是 mutex profile 也不是 block profile：其样本类型为 {types}',
  },
  noMutex: {
    en: 'No mutex profile was given: holders are not known.',
    zh: '未提供 mutex profile：无法得知持有者。',
  },
  noBlock: {
    en: 'No block profile was given: waiters are not known.',
    zh: '未提供 block profile：无法得知等待者。',
  },
  nothing: {
    en: 'No lock was contended, or the rates are off: goroscope profile quality',
    zh: '没有锁争用，或采样未开启：goroscope profile quality',
  },
  other: {
    en: 'The block profile also has {delay} on channels and other waits.',
    zh: 'block profile 中另有 {delay} 用于 channel 等其他等待。',
  },
  method: {
    en: 'Neither profile names a lock: holders and waiters meet by the type whose methods they are, else by package. Goroutines that wait for ever are in neither: goroscope goroutines',
    zh: '两种 profile 都不记录锁本身：持有者与等待者按方法所属类型匹配，否则按包匹配。永久等待的 goroutine 不在其中：goroscope goroutines',
  },
  more: { en: '… and {count} more', zh: '……另有 {count} 个' },
});
