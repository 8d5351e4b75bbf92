import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with a filter, and what a filter that matched nothing says. */
export const profileFilterMessages = defineMessages({
  badRegexp: { en: '"{pattern}": {reason}', zh: '“{pattern}”：{reason}' },
  noMatch: { en: '{filter}: the expression matched no samples', zh: '{filter}：表达式没有匹配任何样本' },
  asRange: {
    en: '{filter}: "{value}" is read as a range of values, not as a regular expression',
    zh: '{filter}：“{value}”按数值范围解释，而非正则表达式',
  },
  ignoredUnits: {
    en: 'label {key}: shown in {unit}; the profile also uses {others}',
    zh: '标签 {key}：以 {unit} 显示；该 profile 还使用了 {others}',
  },
});
