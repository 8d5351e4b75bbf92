import { defineMessages } from '../../base/messages.ts';

/** Words of the lab's module proxy. */
export const goproxyMessages = defineMessages({
  serving: {
    en: 'A module proxy serves at {url}. In another shell:',
    zh: '模块代理已在 {url} 提供服务。在另一个终端中执行：',
  },
});
