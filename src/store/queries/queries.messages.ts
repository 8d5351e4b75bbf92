import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with the words of a query. */
export const queryMessages = defineMessages({
  attributeWithoutKey: {
    en: 'attr "{seen}" has no key; write key=value',
    zh: 'attr“{seen}”缺少键；请写成 key=value',
  },
  badCursor: { en: 'cursor "{seen}" is not one of this server', zh: '游标“{seen}”不是由该服务器生成' },
  badFilter: { en: 'filter "{seen}" is not key=value', zh: 'filter“{seen}”不是 key=value 的形式' },
  unreadableTime: { en: 'the time cannot be read', zh: '无法识别该时间' },
  fromAfterTo: { en: '"from" is not before "to"', zh: '“from”不早于“to”' },
  rangeTooLong: { en: 'the range is too long', zh: '时间范围过长' },
});
