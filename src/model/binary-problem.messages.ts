import { defineMessages } from '../base/messages.ts';

/** What each problem of a binary means; `{detail}` is the place or value seen. */
export const binaryProblemMessages = defineMessages({
  'header-truncated': { en: 'the header is cut short ({detail})', zh: '文件头被截断（{detail}）' },
  'section-table-truncated': {
    en: 'the section table is cut short ({detail})',
    zh: '节表被截断（{detail}）',
  },
  'section-table-missing': {
    en: 'no section headers: tools that rely on them see nothing',
    zh: '没有节头：依赖节头的工具看不到内容',
  },
  'segment-table-truncated': {
    en: 'the segment table is cut short ({detail})',
    zh: '段表被截断（{detail}）',
  },
  'section-outside-file': {
    en: '{detail} sections lie outside the file',
    zh: '有 {detail} 个节超出文件范围',
  },
  'too-many-sections': { en: 'more sections than are read ({detail})', zh: '节数量超过读取上限（{detail}）' },
  'dynamic-truncated': { en: 'the dynamic section is cut short ({detail})', zh: '动态节被截断（{detail}）' },
  'load-commands-truncated': {
    en: 'the load commands are cut short ({detail})',
    zh: '加载命令被截断（{detail}）',
  },
  'build-info-damaged': { en: 'build information at {detail} is damaged', zh: '{detail} 处的构建信息已损坏' },
  'pclntab-damaged': { en: 'the table of functions is damaged ({detail})', zh: '函数表已损坏（{detail}）' },
  'pclntab-too-large': {
    en: 'the table of functions is larger than 256 MiB ({detail} bytes)',
    zh: '函数表超过 256 MiB（{detail} 字节）',
  },
  'pclntab-missing': { en: 'the table of functions was not found', zh: '未找到函数表' },
  'text-start-unknown': {
    en: 'the base of the code is not known: functions have no addresses ({detail})',
    zh: '无法确定代码基址：函数没有地址（{detail}）',
  },
  'file-truncated': { en: 'the file ends early: {detail}', zh: '文件提前结束：{detail}' },
  'fat-slice-damaged': {
    en: 'a slice of the fat file is damaged ({detail})',
    zh: '通用二进制中的一个架构已损坏（{detail}）',
  },
  'packed-unread': {
    en: 'packed, and what is inside could not be unpacked ({detail})',
    zh: '已压缩，且其中内容无法解压（{detail}）',
  },
});
