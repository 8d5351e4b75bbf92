import { defineMessages } from '../../base/messages.ts';

/** What is wrong with the text that names a target. */
export const openTargetMessages = defineMessages({
  didYouMean: { en: ' (did you mean {near}?)', zh: '（是否想用 {near}？）' },
  notANumber: { en: 'a process is named by its number: pid:4711', zh: '进程用编号指定：pid:4711' },
});
