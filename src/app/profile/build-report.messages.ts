import { defineMessages } from '../../base/messages.ts';

/** What can be wrong with what is asked of a profile. */
export const buildReportMessages = defineMessages({
  noSamples: { en: 'the profile has no sample types', zh: '该 profile 没有样本类型' },
  emptyType: {
    en: 'every value of {type} is 0; this profile has values of {others}: choose with -sample_index',
    zh: '{type} 的值全部为 0；该 profile 中有值的样本类型为 {others}：请用 -sample_index 选择',
  },
  indexRange: {
    en: 'sample_index {index} is outside the range [0..{last}]',
    zh: 'sample_index {index} 超出范围 [0..{last}]',
  },
  indexName: {
    en: 'sample_index "{index}" must be one of: {names}',
    zh: 'sample_index“{index}”必须是以下之一：{names}',
  },
  zeroDivisor: { en: 'divide_by must not be 0', zh: 'divide_by 不能为 0' },
  regexp: { en: '{option}: {pattern}: {reason}', zh: '{option}：{pattern}：{reason}' },
});
