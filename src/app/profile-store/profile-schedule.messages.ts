import { defineMessages } from '../../base/messages.ts';

/** What scheduled collection says. */
export const profileScheduleMessages = defineMessages({
  tooLarge: {
    en: '{kind} is larger than {limit}; it was not stored',
    zh: '{kind} 超过 {limit}，没有保存',
  },
  refused: { en: '{kind}: HTTP {status}: {words}', zh: '{kind}：HTTP {status}：{words}' },
  failed: { en: '{kind}: {reason}', zh: '{kind}：{reason}' },
  secret: {
    en: '{kind} was not stored: the label {key} of its samples holds what looks like a secret; remove it from pprof.Labels',
    zh: '没有保存 {kind}：其样本的标签 {key} 里像是密钥；请从 pprof.Labels 中去掉它',
  },
  unread: {
    en: '{kind} is no profile that can be read: {reason}',
    zh: '{kind} 不是可以读懂的性能剖析：{reason}',
  },
});
