import { defineMessages } from '../../base/messages.ts';

/** Texts of `goroscope query`. */
export const queryCommandMessages = defineMessages({
  about: {
    en: 'search stored traces, logs and metrics, or ask in SQL',
    zh: '查询已存储的链路、日志与指标，或使用 SQL',
  },
  details: {
    en: 'Asks the running server. With --data it reads a data directory that no server holds.\nMetrics without a name are listed. SQL is read-only; the tables are described in docs/schema.md; "-" reads it from standard input.',
    zh: '默认查询正在运行的服务器；使用 --data 可直接读取未被服务器占用的数据目录。\n指标不带名称时列出全部。SQL 为只读，表结构见 docs/schema.md；“-”表示从标准输入读取。',
  },
  what: { en: 'traces, logs, metrics or sql', zh: 'traces、logs、metrics 或 sql' },
  words: { en: 'text to search for, name of the metric, or the SQL', zh: '搜索文本、指标名称或 SQL 语句' },
  server: { en: 'address of the server', zh: '服务器地址' },
  tokenFile: {
    en: 'file that holds the server’s token, also in GOROSCOPE_TOKEN',
    zh: '存放服务器 token 的文件，也可用 GOROSCOPE_TOKEN',
  },
  data: { en: 'read this data directory instead of asking a server', zh: '直接读取该数据目录，不询问服务器' },
  from: {
    en: 'begin of the time range: 15m (ago), an ISO time or Unix time',
    zh: '时间范围起点：15m（之前）、ISO 时间或 Unix 时间',
  },
  to: { en: 'end of the time range', zh: '时间范围终点' },
  service: { en: 'of this service', zh: '仅该服务' },
  operation: { en: 'traces: with a span of this name', zh: 'traces：包含该名称的 span' },
  kind: { en: 'traces: with a span of this kind', zh: 'traces：包含该类型的 span' },
  status: { en: 'traces: with a span of this status', zh: 'traces：包含该状态的 span' },
  minDuration: { en: 'traces: with a span at least this long', zh: 'traces：包含不短于该时长的 span' },
  maxDuration: { en: 'traces: with a span at most this long', zh: 'traces：包含不长于该时长的 span' },
  attr: { en: 'with this attribute', zh: '具有该属性' },
  requestId: { en: 'of this request', zh: '属于该请求' },
  trace: { en: 'logs: of this trace', zh: 'logs：属于该 trace' },
  severity: { en: 'logs: at least this severe', zh: 'logs：不低于该级别' },
  order: { en: 'traces: which first', zh: 'traces：排序方式' },
  fn: { en: 'metrics: what to compute', zh: 'metrics：计算方式' },
  quantile: { en: 'metrics: which quantile', zh: 'metrics：分位数' },
  aggregate: { en: 'metrics: how series become one', zh: 'metrics：序列聚合方式' },
  by: { en: 'metrics: keep this label apart', zh: 'metrics：按该标签分组' },
  filter: { en: 'metrics: only series with this label', zh: 'metrics：仅含该标签的序列' },
  limit: { en: 'most results', zh: '结果条数上限' },
});
