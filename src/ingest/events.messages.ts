import { defineMessages } from '../base/messages.ts';

/** What ingest reports about itself. */
export const INGEST_EVENTS = defineMessages({
  tornTail: {
    en: 'segment {file}: cut {bytes} bytes of a record that was never acknowledged off its end',
    zh: '日志段 {file}：截去末尾 {bytes} 字节，该记录从未被确认',
  },
  corruptRecord: {
    en: 'segment {file}: {bytes} bytes at offset {offset} fail their checksum ({fault}); kept in {side}, everything else was recovered',
    zh: '日志段 {file}：偏移 {offset} 处的 {bytes} 字节未通过校验（{fault}）；已另存到 {side}，其余内容全部恢复',
  },
  recovered: {
    en: 'found {segments} log segments with {bytes} that were acknowledged before; loading them',
    zh: '发现 {segments} 个此前已确认的日志段，共 {bytes}；正在载入',
  },
  fsyncFailed: {
    en: 'fsync of {file} failed ({reason}); nothing in it was acknowledged after byte {offset}, a new segment is used',
    zh: '{file} 的 fsync 失败（{reason}）；第 {offset} 字节之后的内容均未确认，改用新的日志段',
  },
  writeFailed: {
    en: 'write to {file} failed ({reason}); the requests were answered with 503',
    zh: '写入 {file} 失败（{reason}）；相关请求已以 503 应答',
  },
  refusing: {
    en: 'receivers answer 503: {reason}. {advice}',
    zh: '接收端应答 503：{reason}。{advice}',
  },
  accepting: {
    en: 'receivers accept data again after {duration}',
    zh: '接收端在 {duration} 后恢复接收',
  },
  engineLost: {
    en: 'segments cannot be stored at the moment ({reason}); data is acknowledged into the log until they can',
    zh: '日志段暂时无法入库（{reason}）；在恢复之前，数据写入日志并正常确认',
  },
  engineBack: {
    en: 'segments are stored again after {duration}',
    zh: '日志段在 {duration} 后恢复入库',
  },
  segmentSplit: {
    en: 'the engine refused segment {file} ({reason}); it is split in two to find the record at fault',
    zh: '存储引擎拒绝了日志段 {file}（{reason}）；将其一分为二以定位出错的记录',
  },
  recordQuarantined: {
    en: 'the engine refuses one {signal} request of {bytes} ({reason}); it is kept in {side}',
    zh: '存储引擎拒绝了一个 {signal} 请求（{bytes}，{reason}）；已保存到 {side}',
  },
  countDiffers: {
    en: 'segment {file}: {table} of {day} holds {stored} rows instead of {expected}; the segment is kept in {side}',
    zh: '日志段 {file}：{table} 表 {day} 有 {stored} 行，应为 {expected} 行；该日志段已保存到 {side}',
  },
  repaired: {
    en: 'segment {file}: {table} of {day} held {stored} of {expected} rows after a crash; loaded again',
    zh: '日志段 {file}：崩溃后 {table} 表 {day} 只有 {stored}/{expected} 行；已重新载入',
  },
  partitionsDropped: {
    en: 'disk pressure ({free} free): dropped {partitions} to make room',
    zh: '磁盘空间紧张（剩余 {free}）：已删除 {partitions} 以腾出空间',
  },
  pressureElsewhere: {
    en: 'disk pressure ({free} free, {need} wanted): telemetry older than a day is only {own}, so nothing is dropped; free space in {dir}',
    zh: '磁盘空间紧张（剩余 {free}，需要 {need}）：一天以前的遥测数据仅 {own}，因此不删除；请在 {dir} 所在磁盘释放空间',
  },
  retentionApplied: {
    en: 'retention: dropped {partitions}',
    zh: '保留期：已删除 {partitions}',
  },
  guardFailed: {
    en: 'retention or disk guard could not run: {reason}',
    zh: '保留期或磁盘保护未能执行：{reason}',
  },
  loadFailed: {
    en: 'loading segment {file} failed: {reason}; it is tried again',
    zh: '载入日志段 {file} 失败：{reason}；将重试',
  },
  wrongProtocol: {
    en: 'a client at {peer} spoke {protocol}, which is not received here',
    zh: '{peer} 的客户端使用了 {protocol} 协议，此处不接收该协议',
  },
  tlsRefused: {
    en: 'a client at {peer} began TLS with a port that speaks plain text; give it an endpoint with http:// or OTEL_EXPORTER_OTLP_INSECURE=true',
    zh: '{peer} 的客户端向明文端口发起了 TLS；请将其端点设为 http://，或设置 OTEL_EXPORTER_OTLP_INSECURE=true',
  },
});

/** Why receivers refuse for the moment. */
export const REFUSALS = defineMessages({
  walFull: {
    en: 'the write-ahead log is full ({used} of {limit}): the storage engine does not keep up',
    zh: '预写日志已满（{used} / {limit}）：存储引擎处理不及',
  },
  lagging: {
    en: 'the storage engine is {lag} behind',
    zh: '存储引擎落后 {lag}',
  },
  diskFull: {
    en: 'too little disk space ({free} free, {need} needed)',
    zh: '磁盘空间不足（剩余 {free}，需要 {need}）',
  },
  writeFailed: {
    en: 'the write-ahead log cannot be written ({reason})',
    zh: '预写日志无法写入（{reason}）',
  },
  busy: {
    en: 'too many requests are being received at once ({used} of {limit})',
    zh: '同时接收的请求过多（{used} / {limit}）',
  },
  closing: {
    en: 'the server is shutting down',
    zh: '服务正在关闭',
  },
});

/** What to do about a refusal, for whoever runs the server. */
export const ADVICE = defineMessages({
  diskFull: {
    en: 'What is stored can be read. Free space in {dir}, or start with another --data; data is accepted again by itself once {need} are free.',
    zh: '已存储的数据可以照常读取。请在 {dir} 所在磁盘释放空间，或用 --data 换一个目录启动；可用空间达到 {need} 后会自动恢复接收。',
  },
  behind: {
    en: 'What is stored can be read. Data is accepted again by itself when the storage engine has caught up; if that takes long, look at its state and last error on the status page.',
    zh: '已存储的数据可以照常读取。存储引擎赶上后会自动恢复接收；如持续较久，请在状态页查看引擎状态与最近的错误。',
  },
  writeFailed: {
    en: 'What is stored can be read. Writing is tried again with the next request; look at the disk that holds the data directory.',
    zh: '已存储的数据可以照常读取。下一个请求到来时会再次尝试写入；请检查数据目录所在的磁盘。',
  },
});
