import { defineMessages } from '../base/messages.ts';

/** What can be wrong with the value of an option. */
export const optionMessages = defineMessages({
  choice: { en: '"{seen}" is not one of: {choices}', zh: '“{seen}”不在可选值中：{choices}' },
  integer: { en: '"{seen}" is not a whole number', zh: '“{seen}”不是整数' },
  number: { en: '"{seen}" is not a number', zh: '“{seen}”不是数字' },
  range: { en: '{seen} is not between {min} and {max}', zh: '{seen} 不在 {min} 到 {max} 之间' },
  duration: {
    en: '"{seen}" is not a duration such as 500ms, 30s, 15m, 24h, 7d',
    zh: '“{seen}”不是有效时长，例如 500ms、30s、15m、24h、7d',
  },
  bytes: { en: '"{seen}" is not a size such as 64MiB or 2G', zh: '“{seen}”不是有效大小，例如 64MiB、2G' },
  missingValue: { en: 'needs a value', zh: '需要一个值' },
  unknown: { en: 'no such option', zh: '没有这个选项' },
  unknownNear: { en: 'no such option; did you mean {near}?', zh: '没有这个选项；是否想输入 {near}？' },
  noValue: { en: 'takes no value, got "{seen}"', zh: '不接受值，但得到“{seen}”' },
  missingArgument: { en: 'missing argument <{name}>', zh: '缺少参数 <{name}>' },
  extraArgument: { en: 'unexpected argument "{seen}"', zh: '多余的参数“{seen}”' },
  fromEnv: { en: '(from environment variable {env}) {problem}', zh: '（来自环境变量 {env}）{problem}' },
});
