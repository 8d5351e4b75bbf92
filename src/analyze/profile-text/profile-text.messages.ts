import { defineMessages } from '../../base/messages.ts';

/** Why a report shows nothing. The reports themselves speak pprof's language and are not translated. */
export const profileTextMessages = defineMessages({
  noMatch: {
    en: 'no matches found for regexp: {regexp}',
    zh: '没有与正则表达式匹配的函数：{regexp}',
  },
});
