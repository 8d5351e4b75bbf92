import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a baseline. */
export const baselineMessages = defineMessages({
  notJson: { en: 'not readable as JSON ({message})', zh: '无法按 JSON 读取（{message}）' },
  notReport: { en: 'it is no doctor report of schema 1', zh: '不是 schema 1 的检查报告' },
});
