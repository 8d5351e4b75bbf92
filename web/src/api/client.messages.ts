import { defineMessages } from '../../../src/base/messages.ts';

/** Failures between this page and the server, before the server could explain them itself. */
export const clientMessages = defineMessages({
  unreachable: { en: 'The server does not answer.', zh: '服务器没有响应。' },
  unreachableHint: {
    en: 'Check that "goroscope up" is running and reachable at {address}, then retry.',
    zh: '请确认 “goroscope up” 正在运行且可通过 {address} 访问，然后重试。',
  },
  unreadable: {
    en: 'The server answered {status} with something this page does not understand.',
    zh: '服务器返回了 {status}，但内容无法识别。',
  },
  unreadableHint: {
    en: 'A proxy may be in between, or page and server are of different versions: reload the page.',
    zh: '中间可能有代理，或者页面与服务器版本不一致：请重新加载页面。',
  },
});
