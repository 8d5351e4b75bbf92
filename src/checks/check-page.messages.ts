import { defineMessages } from '../base/messages.ts';

/** Headings of a check's page. */
export const pageTexts = defineMessages({
  why: { en: 'Why it matters', zh: '为什么重要' },
  rule: { en: 'Rule', zh: '规则' },
  threshold: { en: 'Threshold', zh: '阈值' },
  source: { en: 'source', zh: '来源' },
  ours: { en: 'our own, may be tuned', zh: '自定，可调整' },
  falsePositive: { en: 'When it is wrong', zh: '何时会误报' },
  remedy: { en: 'What to do', zh: '如何处理' },
  facts: { en: 'Facts it uses', zh: '使用的事实' },
  optional: { en: 'if known', zh: '若已知' },
  refs: { en: 'References', zh: '参考资料' },
  id: { en: 'Id', zh: '编号' },
  severity: { en: 'severity up to', zh: '最高级别' },
  scope: { en: 'judges the', zh: '判断对象' },
  index: { en: 'Checks', zh: '检查列表' },
});
