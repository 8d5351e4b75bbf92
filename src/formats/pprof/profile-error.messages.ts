import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with the bytes of a profile: one clause with the value seen. */
export const profileErrorMessages = defineMessages({
  empty: { en: 'the input is empty', zh: '输入为空' },
  cutVarint: { en: 'the data ends inside a number', zh: '数据在一个整数中间结束' },
  cutField: {
    en: 'a field of {length} bytes starts here but only {left} are left',
    zh: '此处的字段应有 {length} 字节，但只剩 {left} 字节',
  },
  longVarint: { en: 'a number longer than 10 bytes', zh: '整数编码超过 10 字节' },
  wireType: { en: 'unknown wire type {type}', zh: '未知的 wire type {type}' },
  fieldType: {
    en: 'field {field} has wire type {type}, which its definition does not allow',
    zh: '字段 {field} 的 wire type 为 {type}，与其定义不符',
  },
  firstString: {
    en: 'the first string must be empty, got {length} bytes',
    zh: '第一个字符串必须为空，实际为 {length} 字节',
  },
  stringIndex: {
    en: 'string {index} is used but the table has {count}',
    zh: '引用了第 {index} 个字符串，但字符串表只有 {count} 个',
  },
  concatenated: {
    en: 'a second profile begins here; split the file and merge its parts instead',
    zh: '此处开始了第二个 profile；请拆分文件后再合并',
  },
  noSampleTypes: {
    en: 'there are {count} samples but no sample types',
    zh: '有 {count} 个样本却没有样本类型',
  },
  valueCount: {
    en: 'sample {sample} has {seen} values for {expected} sample types',
    zh: '样本 {sample} 有 {seen} 个值，而样本类型有 {expected} 种',
  },
  zeroId: { en: '{table} {row} has the reserved id 0', zh: '第 {row} 个 {table} 使用了保留的 id 0' },
  duplicateId: { en: 'two {table}s have the id {id}', zh: '有两个 {table} 的 id 均为 {id}' },
  missingLocation: {
    en: 'sample {sample} names location {id}, which is not in the file',
    zh: '样本 {sample} 引用了文件中不存在的 location {id}',
  },
  missingFunction: {
    en: 'location {id} has a line whose function {function} is not in the file',
    zh: 'location {id} 的某一行引用了文件中不存在的 function {function}',
  },
  unrecognized: {
    en: 'neither a pprof protobuf nor a known text or binary profile; it begins with {head}',
    zh: '既不是 pprof protobuf，也不是已知的文本或二进制 profile；开头为 {head}',
  },
  badLine: { en: 'line {line} cannot be read: {text}', zh: '第 {line} 行无法解析：{text}' },
  badLineWhy: { en: 'line {line}: {text}: {why}', zh: '第 {line} 行：{text}：{why}' },
  numberRange: { en: 'a number does not fit in 64 bits', zh: '数字超出 64 位' },
  zeroCount: { en: 'the count is 0 but the bytes are {bytes}', zh: '计数为 0，但字节数为 {bytes}' },
  columns: { en: 'unexpected columns', zh: '列不符合预期' },
});
