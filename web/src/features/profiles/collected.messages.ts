import { defineMessages } from '../../../../src/base/messages.ts';

/** Texts of the list of collected profiles. */
export const collectedMessages = defineMessages({
  title: { en: 'Collected', zh: '已采集' },
  none: {
    en: 'No profile was collected in this window. Have Goroscope collect them again and again:',
    zh: '此时间窗内没有采集到性能剖析。可让 Goroscope 定期采集：',
  },
  noneOf: {
    en: 'No profile of {service} was collected in this window.',
    zh: '此时间窗内没有 {service} 的性能剖析。',
  },
  allServices: { en: 'All services', zh: '所有服务' },
  time: { en: 'Time', zh: '时间' },
  service: { en: 'Service', zh: '服务' },
  kind: { en: 'Kind', zh: '类型' },
  total: { en: 'Total', zh: '总量' },
  samples: { en: 'Samples', zh: '样本' },
  traces: { en: 'Traces', zh: '链路' },
  score: { en: 'Quality', zh: '质量' },
  size: { en: 'Size', zh: '大小' },
  open: { en: 'Open the {kind} profile of {service}', zh: '打开 {service} 的 {kind} 剖析' },
  map: { en: 'Collections over time', zh: '各时刻的采集' },
  cell: { en: '{kind} of {service}, {time}: {total}', zh: '{service} 的 {kind}，{time}：{total}' },
  targets: { en: 'Collected from', zh: '采集来源' },
  every: { en: 'every {seconds} s', zh: '每 {seconds} 秒' },
  lastOk: { en: 'last {time}', zh: '上次 {time}' },
  never: { en: 'nothing yet', zh: '尚无' },
});
