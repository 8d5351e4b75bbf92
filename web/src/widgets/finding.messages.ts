import { defineMessages } from '../../../src/base/messages.ts';

/** Texts of findings and verdicts, wherever they are shown. */
export const findingMessages = defineMessages({
  error: { en: 'Error', zh: '错误' },
  warn: { en: 'Warning', zh: '警告' },
  info: { en: 'Note', zh: '提示' },
  suppressed: { en: 'Suppressed', zh: '已抑制' },
  evidence: { en: 'Seen', zh: '证据' },
  threshold: { en: 'Threshold', zh: '阈值' },
  ours: { en: 'our own choice', zh: 'Goroscope 自定' },
  remedy: { en: 'What to do', zh: '处理方法' },
  references: { en: 'References', zh: '参考资料' },
  confidence: { en: '{share} sure', zh: '把握 {share}' },
  confidenceTip: { en: 'How sure the check is that this holds here', zh: '该检查对此结论在此处成立的把握' },
  since: { en: 'seen at {time}', zh: '观察于 {time}' },
  readAt: { en: 'read at {time}', zh: '读取于 {time}' },
  reason: { en: 'Reason', zh: '原因' },
  until: { en: 'until {date}', zh: '至 {date}' },
  forever: { en: 'without an end', zh: '无截止日期' },
  unlock: { en: 'To know: {what}', zh: '如何获知：{what}' },
  pass: { en: 'Passed', zh: '通过' },
  finding: { en: 'Finding', zh: '有结论' },
  'not-applicable': { en: 'Does not apply', zh: '不适用' },
  unknown: { en: 'Cannot tell', zh: '无法判断' },
  crashed: { en: 'Check failed to run', zh: '检查自身出错' },
  copyCommand: { en: 'Copy', zh: '复制' },
});
