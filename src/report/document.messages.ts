import { defineMessages } from '../base/messages.ts';

/** Words of the reports that are documents. */
export const documentMessages = defineMessages({
  markdown: { en: 'Markdown, for merge requests and wikis', zh: 'Markdown，用于合并请求与 wiki' },
  html: { en: 'one HTML file without scripts', zh: '单个无脚本的 HTML 文件' },
  title: { en: 'Doctor report: {target}', zh: '检查报告：{target}' },
  error: { en: 'error', zh: '错误' },
  warn: { en: 'warning', zh: '警告' },
  info: { en: 'note', zh: '提示' },
  readAt: { en: 'read at {time}', zh: '读取时间 {time}' },
  blind: {
    en: 'No verdict on the whole: {pass} checks passed, {unknown} could not tell.',
    zh: '无法作出整体结论：{pass} 项检查通过，{unknown} 项无法判断。',
  },
  nothing: {
    en: 'Nothing to do: {pass} checks passed, {unknown} could not tell.',
    zh: '无需处理：{pass} 项检查通过，{unknown} 项无法判断。',
  },
  counts: {
    en: '{error} errors, {warn} warnings, {info} notes; {pass} checks passed, {unknown} could not tell, {na} do not apply, {suppressed} suppressed.',
    zh: '{error} 个错误，{warn} 个警告，{info} 条提示；{pass} 项通过，{unknown} 项无法判断，{na} 项不适用，{suppressed} 项已抑制。',
  },
  findings: { en: 'Findings', zh: '结论' },
  evidence: { en: 'Evidence', zh: '证据' },
  fact: { en: 'fact', zh: '事实' },
  value: { en: 'value', zh: '值' },
  source: { en: 'source', zh: '来源' },
  threshold: { en: 'Threshold', zh: '阈值' },
  confidence: { en: 'Confidence', zh: '把握' },
  remedy: { en: 'What to do', zh: '如何处理' },
  refs: { en: 'References', zh: '参考资料' },
  others: { en: 'Other checks', zh: '其他检查' },
  check: { en: 'check', zh: '检查' },
  status: { en: 'verdict', zh: '判定' },
  reason: { en: 'reason', zh: '原因' },
  suppressed: { en: 'Suppressed', zh: '已抑制' },
  pass: { en: 'passed', zh: '通过' },
  unknown: { en: 'could not tell', zh: '无法判断' },
  notApplicable: { en: 'does not apply', zh: '不适用' },
  crashed: { en: 'failed to run', zh: '自身出错' },
});
