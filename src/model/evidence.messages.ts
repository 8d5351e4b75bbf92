import { defineMessages } from '../base/messages.ts';

/** Why a fact is missing, where the reason is the same for every fact. */
export const evidenceMessages = defineMessages({
  notUnderstood: { en: 'its text was not understood', zh: '内容无法解析' },
});
