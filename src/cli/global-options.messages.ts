import { defineMessages } from '../base/messages.ts';

/** What the options of every command do. */
export const globalOptionMessages = defineMessages({
  json: { en: 'print JSON with a stable schema', zh: '以稳定的 JSON 结构输出' },
  lang: { en: 'language of all texts', zh: '输出语言' },
  quiet: { en: 'print results only', zh: '只输出结果' },
  noColor: { en: 'no colour, also by NO_COLOR', zh: '不使用颜色，亦可设置 NO_COLOR' },
  help: { en: 'show this help', zh: '显示帮助' },
});
