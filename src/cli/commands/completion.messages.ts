import { defineMessages } from '../../base/messages.ts';

/** Texts of `goroscope completion`. */
export const completionMessages = defineMessages({
  about: { en: 'print a completion script for your shell', zh: '输出 shell 自动补全脚本' },
  details: {
    en: 'Load the printed script from your shell’s start-up file.',
    zh: '在 shell 启动文件中加载所输出的脚本。',
  },
  shell: { en: 'bash, zsh or fish', zh: 'bash、zsh 或 fish' },
  unknownShell: {
    en: 'no completion for "{seen}"; known: {known}',
    zh: '不支持“{seen}”的补全；支持：{known}',
  },
});
