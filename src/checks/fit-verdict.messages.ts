import { defineMessages } from '../base/messages.ts';

/** Texts of the checks that play a program's start. */
export const fitTexts = defineMessages({
  starts: { en: 'played through, the program starts here', zh: '推演结果：程序可在此启动' },
  other: { en: 'the start ends earlier for another reason: {why}', zh: '启动因其他原因更早失败：{why}' },
  unlock: { en: 'mend that first, then judge again', zh: '先解决该问题再重新判断' },
  fails: {
    en: '{at} does not start here: {message} (exit code {code}).',
    zh: '{at} 无法在此启动：{message}（退出码 {code}）。',
  },
});
