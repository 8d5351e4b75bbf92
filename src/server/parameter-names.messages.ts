import { defineMessages } from '../base/messages.ts';

/** What to write instead of a parameter that a route does not have. */
export const parameterMessages = defineMessages({
  near: { en: 'did you mean "{near}"? all of them: {known}', zh: '是否想写“{near}”？全部参数：{known}' },
  known: { en: 'it takes {known}; nothing else is read', zh: '可用参数：{known}；其他参数一概不读取' },
  none: { en: 'this route takes no parameters', zh: '此接口不接受参数' },
});
