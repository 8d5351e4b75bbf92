import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a suppression file. */
export const suppressionMessages = defineMessages({
  notJson: { en: 'not readable as JSON ({message})', zh: '无法按 JSON 读取（{message}）' },
  noList: { en: 'it has no list "suppressions"', zh: '缺少列表“suppressions”' },
  entry: { en: 'entry {number}: {problem}', zh: '第 {number} 项：{problem}' },
  notObject: { en: 'not an object', zh: '不是对象' },
  noCheck: { en: 'there is no check "{check}"', zh: '没有名为“{check}”的检查' },
  unknownKey: { en: 'it does not know "{key}", only {keys}', zh: '不认识“{key}”，只有 {keys}' },
  noReason: { en: '"reason" is missing', zh: '缺少“reason”' },
  badScope: { en: '"scope" is not a text', zh: '“scope”不是文本' },
  badUntil: {
    en: '"until" is {until}: write a day (2027-01-31, held to its end in UTC) or a moment with its zone (2027-01-31T18:00Z)',
    zh: '“until”为 {until}：请写日期（2027-01-31，按 UTC 到当日结束）或带时区的时刻（2027-01-31T18:00Z）',
  },
});
