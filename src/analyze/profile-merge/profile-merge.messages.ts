import { defineMessages } from '../../base/messages.ts';

/** Why profiles cannot be put together. */
export const profileMergeMessages = defineMessages({
  incompatible: {
    en: 'their {what} differ: {first} and {second}',
    zh: '它们的{what}不同：{first} 与 {second}',
  },
  sampleTypes: { en: 'sample types', zh: '样本类型' },
  periodTypes: { en: 'period types', zh: '采样周期类型' },
  nothing: { en: 'there is no profile to merge', zh: '没有可合并的 profile' },
});
