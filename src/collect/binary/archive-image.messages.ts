import { defineMessages } from '../../base/messages.ts';

/** Why an image file cannot be read. */
export const archiveImageMessages = defineMessages({
  notTar: { en: 'not a tar file', zh: '不是 tar 文件' },
  layerMissing: { en: 'layer {layer} is missing', zh: '缺少层 {layer}' },
  cutShort: {
    en: 'it is cut short or damaged after {count} members, at byte {offset} of {size}',
    zh: '在 {count} 个成员之后被截断或损坏（第 {offset} 字节，共 {size} 字节）',
  },
  layerCutShort: {
    en: 'layer {layer} is cut short or damaged after {count} members, at byte {offset} of {size}',
    zh: '层 {layer} 在 {count} 个成员之后被截断或损坏（第 {offset} 字节，共 {size} 字节）',
  },
});
