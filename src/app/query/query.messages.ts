import { defineMessages } from '../../base/messages.ts';

/** Titles and notes of query results on the terminal. */
export const queryResultMessages = defineMessages({
  started: { en: 'started', zh: '开始时间' },
  duration: { en: 'duration', zh: '耗时' },
  spans: { en: 'spans', zh: 'span 数' },
  errors: { en: 'errors', zh: '错误' },
  service: { en: 'service', zh: '服务' },
  operation: { en: 'operation', zh: '操作' },
  trace: { en: 'trace', zh: 'trace' },
  rootMissing: { en: '(root not received)', zh: '（未收到根 span）' },
  metric: { en: 'metric', zh: '指标' },
  type: { en: 'type', zh: '类型' },
  unit: { en: 'unit', zh: '单位' },
  series: { en: 'series', zh: '序列' },
  services: { en: 'services', zh: '服务' },
  labels: { en: 'labels', zh: '标签' },
  last: { en: 'last', zh: '最新' },
  least: { en: 'min', zh: '最小' },
  most: { en: 'max', zh: '最大' },
  shape: { en: 'from {from} to {to}', zh: '{from} 至 {to}' },
  nothing: { en: 'nothing found in this time range', zh: '该时间范围内没有结果' },
  cutRows: {
    en: 'more than {count} results: narrow the filter or raise --limit',
    zh: '结果超过 {count} 条：请收紧过滤条件或增大 --limit',
  },
  cutTime: {
    en: 'the search ran out of time: older results may be missing; choose a shorter range',
    zh: '搜索超时：可能缺少较早的结果；请缩短时间范围',
  },
  cutScan: {
    en: 'the search reached its reading limit: results may be missing; choose a shorter range',
    zh: '搜索达到读取上限：结果可能不完整；请缩短时间范围',
  },
  behind: {
    en: 'the store is behind: some of what was received in the last {age} is not stored yet, and missing here',
    zh: '入库滞后：最近 {age} 内收到的数据有一部分尚未入库，此处未包含',
  },
  cutSeries: {
    en: '{count} series are not shown: use --by or --filter',
    zh: '有 {count} 个序列未显示：请使用 --by 或 --filter',
  },
  backwards: {
    en: '{from} is not before --to {to}; 2h means two hours ago',
    zh: '{from} 不早于 --to {to}；2h 表示两小时之前',
  },
  badMoment: {
    en: '"{seen}" is not a time: use now, 15m (ago), an ISO date and time, or Unix seconds, milliseconds or nanoseconds',
    zh: '“{seen}”不是有效时间：请使用 now、15m（之前）、ISO 日期时间，或 Unix 秒、毫秒、纳秒',
  },
});
