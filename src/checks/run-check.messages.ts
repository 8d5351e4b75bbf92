import { defineMessages } from '../base/messages.ts';

/** Texts of verdicts that no rule was asked for. */
export const runMessages = defineMessages({
  notCollected: { en: 'it was not collected', zh: '没有采集' },
  missingFact: {
    en: 'the fact {fact} ({source}) is missing: {reason}',
    zh: '缺少事实 {fact}（{source}）：{reason}',
  },
  unlockAbsent: {
    en: 'make {source} readable here, or judge a snapshot that holds it',
    zh: '让此处可以读取 {source}，或使用包含它的快照',
  },
  unlockDenied: {
    en: 'run as a user who may read {source}',
    zh: '以有权读取 {source} 的用户运行',
  },
  unlockFailed: {
    en: 'see the reason above; a complete snapshot of the target would also do',
    zh: '请先处理上述原因；完整的目标快照也可以',
  },
});
