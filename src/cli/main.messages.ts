import { defineMessages } from '../base/messages.ts';

/** Texts of a call that names no command. */
export const mainMessages = defineMessages({
  help: { en: 'show what the commands do', zh: '显示各命令的用途' },
  command: { en: 'command to explain', zh: '要说明的命令' },
  version: { en: 'print the version', zh: '输出版本号' },
});
