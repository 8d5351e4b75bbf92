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
  noneAt: {
    en: 'No profile of {place} in this window; these are of other instances.',
    zh: '此时间窗内没有 {place} 的性能剖析；以下来自其他实例。',
  },
  everywhere: { en: 'All instances', zh: '所有实例' },
  where: { en: 'Where', zh: '位置' },
  onlyAt: { en: 'Only {key} {value}', zh: '仅 {key} {value}' },
  pod: { en: 'pod', zh: 'Pod' },
  namespace: { en: 'namespace', zh: '命名空间' },
  container: { en: 'container', zh: '容器' },
  containerId: { en: 'container id', zh: '容器 ID' },
  cgroup: { en: 'control group', zh: '控制组' },
  host: { en: 'host', zh: '主机' },
  serviceInstance: { en: 'instance', zh: '实例' },
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
