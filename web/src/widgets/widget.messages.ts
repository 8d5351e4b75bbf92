import { defineMessages } from '../../../src/base/messages.ts';

/** Texts that every page shares. */
export const widgetMessages = defineMessages({
  close: { en: 'Close', zh: '关闭' },
  closePanel: { en: 'Close the side panel', zh: '关闭侧栏' },
  groupPanel: { en: 'Side panel', zh: '侧栏' },
  copy: { en: 'Copy', zh: '复制' },
  copied: { en: 'Copied', zh: '已复制' },
  copyFailed: { en: 'The browser refused to copy', zh: '浏览器拒绝复制' },
  retry: { en: 'Retry', zh: '重试' },
  unknown: { en: 'Unknown', zh: '未知' },
  loading: { en: 'Loading', zh: '正在加载' },
  errorCode: { en: 'Error code {code}', zh: '错误代码 {code}' },
  cutRows: {
    en: 'Only part of the answer is shown: the row limit was reached. Narrow the time or the filter to see the rest.',
    zh: '仅显示部分结果：已达到行数上限。请缩小时间范围或细化筛选条件以查看其余结果。',
  },
  cutTime: {
    en: 'Only part of the data was read: the time limit was reached after {rows} rows. Narrow the time or the filter.',
    zh: '仅读取了部分数据：读取 {rows} 行后达到时间上限。请缩小时间范围或细化筛选条件。',
  },
  cutScan: {
    en: 'Only part of the data was read: the scan limit was reached after {rows} rows. Narrow the time or the filter.',
    zh: '仅读取了部分数据：读取 {rows} 行后达到扫描上限。请缩小时间范围或细化筛选条件。',
  },
  exactDuration: { en: '{value} ns', zh: '{value} 纳秒' },
  exactBytes: { en: '{value} bytes', zh: '{value} 字节' },
  local: { en: 'local', zh: '本地' },
  unixNano: { en: 'Unix {value} ns', zh: 'Unix {value} 纳秒' },
  resize: { en: 'Resize', zh: '调整宽度' },
  removeFilter: { en: 'Remove filter {filter}', zh: '移除筛选条件 {filter}' },
  showMore: { en: 'Show {count} more', zh: '再显示 {count} 项' },
  showLess: { en: 'Show less', zh: '收起' },
  addFacet: { en: 'Add an attribute', zh: '添加属性' },
  sampledFacet: { en: 'Counted over the newest rows only', zh: '仅统计最新的行' },
  tracesWithThis: { en: 'Traces with {what}', zh: '包含 {what} 的链路' },
  logsWithThis: { en: 'Logs with {what}', zh: '包含 {what} 的日志' },
  copyValue: { en: 'Copy the value of {key}', zh: '复制 {key} 的值' },
  filterBy: { en: 'Only {filter}', zh: '仅显示 {filter}' },
  colorAlone: { en: 'Colour of {name}', zh: '{name} 的颜色' },
  crashed: { en: 'This part of the page failed.', zh: '页面的这一部分出错了。' },
  crashedHint: {
    en: 'This is a defect of Goroscope. The rest of the page still works; reloading may help.',
    zh: '这是 Goroscope 的缺陷。页面其余部分仍可使用；重新加载可能会解决。',
  },
  noValue: { en: 'No value was recorded', zh: '没有记录到值' },
});
