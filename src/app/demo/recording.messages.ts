import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a recording. */
export const recordingMessages = defineMessages({
  truncated: { en: 'it ends inside a record', zh: '文件在一条记录中间结束' },
  tooLarge: { en: 'a block of {size} bytes, at most {most} are allowed', zh: '数据块为 {size} 字节，最多允许 {most} 字节' },
  badHeader: { en: 'the header of a record is not understood', zh: '无法理解记录头' },
  badRequest: { en: 'a request is not valid OTLP ({problem})', zh: '请求不是有效的 OTLP（{problem}）' },
  empty: { en: 'it holds no request', zh: '其中没有任何请求' },
});
