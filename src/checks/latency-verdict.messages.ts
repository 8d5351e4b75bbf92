import { defineMessages } from '../base/messages.ts';

/** What checks of an exposed latency say. */
export const latencyTexts = defineMessages({
  notExposed: { en: '{name} is not among the metrics', zh: '指标中没有 {name}' },
  unlockMetrics: { en: 'store the whole text of /metrics', zh: '保存完整的 /metrics 文本' },
  few: {
    en: '{count} observations are too few for a 99th percentile',
    zh: '{count} 次观测不足以计算第 99 百分位',
  },
  unlockWait: { en: 'look again later', zh: '稍后再看' },
  fine: { en: 'p99 {p99} over {count} observations', zh: '{count} 次观测的 p99 为 {p99}' },
});
