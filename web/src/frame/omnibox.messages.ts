import { defineMessages } from '../../../src/base/messages.ts';

/** Texts of the omnibox. */
export const omniboxMessages = defineMessages({
  label: { en: 'Search or jump', zh: '搜索或跳转' },
  placeholder: {
    en: 'Trace id, request id, service, check, key=value, text',
    zh: '链路 ID、请求 ID、服务、检查项、key=value 或文本',
  },
  suggestions: { en: 'Suggestions', zh: '建议' },
  openTrace: { en: 'Open trace {id}', zh: '打开链路 {id}' },
  openSpan: { en: 'Open span {id}', zh: '打开 Span {id}' },
  page: { en: 'Page', zh: '页面' },
  trace: { en: 'Trace', zh: '链路' },
  span: { en: 'Span', zh: 'Span' },
  request: { en: 'Request', zh: '请求' },
  service: { en: 'Service', zh: '服务' },
  check: { en: 'Check', zh: '检查项' },
  metric: { en: 'Metric', zh: '指标' },
  search: { en: 'Search', zh: '搜索' },
  tracesWith: { en: 'Traces with {what}', zh: '包含 {what} 的链路' },
  logsWith: { en: 'Logs with {what}', zh: '包含 {what} 的日志' },
  nothing: { en: 'Nothing is known under this name in the store.', zh: '存储中没有与之匹配的内容。' },
});
