import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with the compression around a profile. */
export const inflateMessages = defineMessages({
  cut: {
    en: 'the {format} data ends after {bytes} bytes, before its own end',
    zh: '{format} 数据在 {bytes} 字节处提前结束',
  },
  broken: {
    en: 'the {format} data is damaged: {reason}',
    zh: '{format} 数据已损坏：{reason}',
  },
  program: {
    en: 'it is a program; name the profile after it',
    zh: '它是程序文件；请在其后给出 profile',
  },
  tooLarge: {
    en: 'it would take more than {limit} when unpacked',
    zh: '解压后将超过 {limit}',
  },
});
