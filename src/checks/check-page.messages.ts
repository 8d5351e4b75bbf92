import { defineMessages } from '../base/messages.ts';

/** Headings of a check's page. */
export const pageTexts = defineMessages({
  why: { en: 'Why it matters', zh: '为什么重要' },
  rule: { en: 'Rule', zh: '规则' },
  threshold: { en: 'Threshold', zh: '阈值' },
  source: { en: 'source: {source}', zh: '来源：{source}' },
  ourSource: { en: 'source: {source} (our own choice)', zh: '来源：{source}（本程序自定）' },
  noThreshold: {
    en: 'None: a state decides, not an amount. What the rule rests on is in the references.',
    zh: '无：由状态而非数值判定；规则的依据见参考资料。',
  },
  falsePositive: { en: 'When it is wrong', zh: '何时会误报' },
  remedy: { en: 'What to do', zh: '如何处理' },
  facts: { en: 'Facts it uses', zh: '使用的事实' },
  optional: { en: '{key} (if known)', zh: '{key}（若已知）' },
  refs: { en: 'References', zh: '参考资料' },
  id: { en: 'Id', zh: '编号' },
  severity: { en: 'severity up to', zh: '最高级别' },
  scope: { en: 'judges the', zh: '判断对象' },
  error: { en: 'error', zh: '错误' },
  warn: { en: 'warning', zh: '警告' },
  info: { en: 'note', zh: '提示' },
  host: { en: 'host', zh: '主机' },
  container: { en: 'container', zh: '容器' },
  process: { en: 'process', zh: '进程' },
  binary: { en: 'program file', zh: '程序文件' },
  toolchain: { en: 'toolchain', zh: '工具链' },
  pod: { en: 'pod', zh: 'pod' },
  index: { en: 'Checks', zh: '检查列表' },
});
