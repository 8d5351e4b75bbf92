import { defineMessages } from '../../base/messages.ts';

/** Words around an experiment. */
export const tryMessages = defineMessages({
  head: { en: 'Experiment', zh: '实验' },
  shown: { en: 'shown', zh: '已证实' },
  contradicted: { en: 'contradicted: please report this', zh: '结果相反：请反馈' },
  impossible: { en: 'cannot be made here', zh: '此处无法进行' },
  offer: { en: 'An experiment of a few seconds shows it: {command}', zh: '几秒钟的实验即可验证：{command}' },
  list: {
    en: 'Experiments: "goroscope doctor explain NAME --try" with a name of the list, a claim or a check. Each works in a temporary folder and control groups of its own and takes them away again.',
    zh: '实验列表：“goroscope doctor explain NAME --try”，NAME 可为列表中的名称、某个说法或某项检查。每个实验只使用自己的临时文件夹与控制组，结束后一并清除。',
  },
});
