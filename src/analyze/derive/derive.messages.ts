import { defineMessages } from '../../base/messages.ts';

/** Why a derived fact is missing. */
export const deriveMessages = defineMessages({
  notCollected: { en: 'it was not collected', zh: '没有采集' },
  binaryUnknown: {
    en: 'nothing said which Go binary runs here',
    zh: '不知道此处运行的是哪个 Go 程序',
  },
});
