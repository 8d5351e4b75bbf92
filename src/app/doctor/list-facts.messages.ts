import { defineMessages } from '../../base/messages.ts';

/** Kinds of values in the list of facts. */
export const listFactsMessages = defineMessages({
  number: { en: 'a number', zh: '数字' },
  bigint: { en: 'a whole number', zh: '整数' },
  string: { en: 'a text', zh: '文本' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  compound: {
    en: 'has parts: FACT.PART=VALUE, or the whole as JSON',
    zh: '由多个部分组成：FACT.PART=VALUE，或以 JSON 给出完整的值',
  },
  short: { en: 'short names: {names}', zh: '简写：{names}' },
});
