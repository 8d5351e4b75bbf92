import { defineMessages } from '../../base/messages.ts';

/** Texts around a judged claim. */
export const claimMessages = defineMessages({
  true: { en: 'TRUE', zh: '属实' },
  false: { en: 'FALSE', zh: '错误' },
  misleading: { en: 'MISLEADING', zh: '有误导' },
  outdated: { en: 'OUTDATED', zh: '已过时' },
  claim: { en: 'Claim', zh: '说法' },
  fact: { en: 'What is so', zh: '事实' },
  doubt: { en: 'Not checked', zh: '未核实' },
  see: { en: 'See for yourself (only reads)', zh: '自行验证（只读）' },
  sources: { en: 'Sources', zh: '来源' },
});
