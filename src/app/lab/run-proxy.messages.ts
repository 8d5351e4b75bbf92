import { defineMessages } from '../../base/messages.ts';

/** Words of the lab's proxies. */
export const runProxyMessages = defineMessages({
  serving: {
    en: 'A proxy serves at {url}. In another shell:',
    zh: '代理已在 {url} 提供服务。在另一个终端中执行：',
  },
});
