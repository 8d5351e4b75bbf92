import { defineMessages } from '../../base/messages.ts';

/** Words of a comparison. */
export const diffMessages = defineMessages({
  head: { en: '{before} → {after}, {between} later', zh: '{before} → {after}，相隔 {between}' },
  appears: { en: 'appears', zh: '新增' },
  unseen: { en: 'cannot tell', zh: '无法判断' },
  disappears: { en: 'disappears', zh: '消失' },
  changes: { en: 'changes', zh: '变化' },
  noFindings: { en: 'no finding appears or disappears', zh: '没有结论新增或消失' },
  noFacts: { en: 'no fact differs', zh: '没有事实不同' },
  nothing: { en: '(nothing)', zh: '（无）' },
  hidden: { en: '{hidden} counters differ too (--verbose)', zh: '另有 {hidden} 个计数不同（--verbose）' },
});
