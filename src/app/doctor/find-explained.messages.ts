import { defineMessages } from '../../base/messages.ts';

/** What is near to a name that nothing has. */
export const explainedMessages = defineMessages({
  nearCheck: { en: 'did you mean "{near}"? ', zh: '是否想用“{near}”？' },
  nearClaims: { en: 'nearest: {near}; ', zh: '最相近：{near}；' },
});
