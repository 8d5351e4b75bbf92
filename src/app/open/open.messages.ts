import { defineMessages } from '../../base/messages.ts';

/** Texts of the report on a directory. */
export const openMessages = defineMessages({
  title: { en: 'What is in {paths}', zh: '{paths} 的内容' },
  summary: {
    en: '{read} of {all} files read, {findings} findings, {links} links',
    zh: '共 {all} 个文件，读取 {read} 个，发现 {findings} 项，关联 {links} 处',
  },
  findings: { en: 'Findings', zh: '发现' },
  noFindings: { en: 'Nothing in these files stands out.', zh: '这些文件中没有值得注意之处。' },
  files: { en: 'Files', zh: '文件' },
  notRead: { en: 'Not read', zh: '未读取' },
  links: { en: 'What belongs together', zh: '关联' },
  link: { en: '{from} and {to}: same {by} {value}', zh: '{from} 与 {to}：{by}相同（{value}）' },
  byBuildId: { en: 'build id', zh: 'build id' },
  byService: { en: 'service', zh: '服务' },
  byProgram: { en: 'program', zh: '程序' },
  byTime: { en: 'time', zh: '时间' },
  linkTime: { en: '{from} and {to}: same time, {value}', zh: '{from} 与 {to}：时间相同（{value}）' },
  more: { en: '… {count} more; --json lists all', zh: '……另有 {count} 项；--json 列出全部' },
  fix: { en: 'fix', zh: '处理' },
  name: { en: 'Name', zh: '名称' },
  kind: { en: 'Kind', zh: '类型' },
  size: { en: 'Size', zh: '大小' },
  about: { en: 'About', zh: '内容' },
  pictures: { en: 'Flame graphs', zh: '火焰图' },
  openIn: { en: 'open', zh: '打开' },
  error: { en: 'error', zh: '错误' },
  warn: { en: 'warning', zh: '警告' },
  info: { en: 'info', zh: '信息' },
  empty: { en: 'the file is empty', zh: '文件为空' },
  notRecognised: {
    en: 'its content is like no kind of file this program knows',
    zh: '内容不符合任何已知的文件类型',
  },
  noOpener: {
    en: 'recognised as {kind}, which this command does not read',
    zh: '识别为 {kind}，本命令不读取此类文件',
  },
  nothingInside: {
    en: 'looks like {kind}, but holds nothing of it',
    zh: '看起来像 {kind}，但其中没有相应内容',
  },
  crashed: { en: 'reading it failed: {reason}', zh: '读取失败：{reason}' },
  tooManyFiles: {
    en: 'more than {count} files: name fewer paths',
    zh: '文件超过 {count} 个：请指定更少的路径',
  },
  tooDeep: { en: 'deeper than {levels} folders', zh: '目录层级超过 {levels}' },
  isLink: { en: 'a symbolic link, not followed', zh: '符号链接，不跟随' },
  isSpecial: { en: 'a device, pipe or socket, not opened', zh: '设备、管道或套接字，不打开' },
  notListed: { en: 'cannot be read: {reason}', zh: '无法读取：{reason}' },
});
