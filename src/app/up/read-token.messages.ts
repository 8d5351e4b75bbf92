import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a token. */
export const tokenMessages = defineMessages({
  tooShort: {
    en: 'it has {seen} characters, at least {least} are needed',
    zh: '仅有 {seen} 个字符，至少需要 {least} 个',
  },
  tooLong: { en: 'it has more than {most} characters', zh: '超过 {most} 个字符' },
  strange: {
    en: 'it holds spaces, line breaks or characters outside ASCII',
    zh: '包含空格、换行或非 ASCII 字符',
  },
});
