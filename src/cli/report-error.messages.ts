import { defineMessages } from '../base/messages.ts';

/** Words around an error on the terminal. */
export const reportErrorMessages = defineMessages({
  error: { en: 'error', zh: '错误' },
  bug: {
    en: 'internal error: this is a bug in goroscope; please report it with these lines',
    zh: '内部错误：这是 goroscope 的缺陷，请附上以下内容报告',
  },
  tryNear: {
    en: 'did you mean "{near}"? run "goroscope --help" for all commands',
    zh: '是否想输入“{near}”？运行“goroscope --help”查看所有命令',
  },
  tryHelp: { en: 'run "goroscope --help" for all commands', zh: '运行“goroscope --help”查看所有命令' },
});
