import { defineMessages } from '../../base/messages.ts';

/** Why items were left out: one part of a partial-success message. */
export const REJECT_TEXTS = defineMessages({
  'trace-id': {
    en: '{count} × trace_id is missing, all zero or not 16 bytes long',
    zh: '{count} 个：trace_id 缺失、全为零或长度不是 16 字节',
  },
  'span-id': {
    en: '{count} × span_id is missing, all zero or not 8 bytes long',
    zh: '{count} 个：span_id 缺失、全为零或长度不是 8 字节',
  },
  'parent-span-id': {
    en: '{count} × parent_span_id is not 8 bytes long',
    zh: '{count} 个：parent_span_id 长度不是 8 字节',
  },
  link: {
    en: '{count} × a link has a trace_id that is not 16 or a span_id that is not 8 bytes long',
    zh: '{count} 个：某个链接的 trace_id 不是 16 字节或 span_id 不是 8 字节',
  },
  time: {
    en: '{count} × the time lies after 2106-02-07 and cannot be stored; check the clock of the sender',
    zh: '{count} 个：时间晚于 2106-02-07，无法存储；请检查发送端时钟',
  },
  'too-large': {
    en: '{count} × larger than {maxItemBytes}; shorten the attributes',
    zh: '{count} 个：超过 {maxItemBytes}；请缩短属性',
  },
  'too-many-attributes': {
    en: '{count} × more than {maxAttributes} attributes, those of exemplars included',
    zh: '{count} 个：属性（含样例的属性）多于 {maxAttributes} 个',
  },
  'too-deep': {
    en: '{count} × an attribute value is nested deeper than {maxDepth} levels',
    zh: '{count} 个：属性值嵌套超过 {maxDepth} 层',
  },
  'histogram-buckets': {
    en: '{count} × a histogram does not have exactly one bucket more than bounds',
    zh: '{count} 个：直方图的桶数不等于边界数加一',
  },
  'metric-name': {
    en: '{count} × the metric has no name',
    zh: '{count} 个：指标没有名称',
  },
});

/** Sentences of responses and errors. What travels to senders is the English one (OTLP specification, error_message). */
export const REPLIES = defineMessages({
  rejected: {
    en: '{rejected} of {total} {items} not stored: {reasons}',
    zh: '{total} 个 {items} 中有 {rejected} 个未存储：{reasons}',
  },
  invalidUtf8: {
    en: '{count} × a string is not valid UTF-8; stored as it is',
    zh: '{count} 个字符串不是有效的 UTF-8；已原样存储',
  },
  idsCut: {
    en: '{count} × a trace or span id is all zero or of the wrong length; stored without it',
    zh: '{count} 个 trace 或 span id 全为零或长度不对；已去除该 id 后存储',
  },
  nothingKnown: {
    en: 'nothing was stored: the request has no {field}; OTLP/JSON writes names in lowerCamelCase, and each signal has its own path',
    zh: '没有存储任何内容：请求中没有 {field}；OTLP/JSON 的字段名用小驼峰写法，且每种信号有各自的路径',
  },
  attributesCut: {
    en: '{count} × an attribute beyond the first {maxAttributes} of an item (those of its events and links included), resource or scope was left out and counted as dropped',
    zh: '有 {count} 个属性超出单个条目（含其事件与链接的属性）、资源或 scope 的前 {maxAttributes} 个，已去除并计入丢弃数',
  },
  clockOff: {
    en: '{count} {items} with a time more than {past} days ago or {future} days ahead; stored, but check the clock of the sender',
    zh: '{count} 个 {items} 的时间早于 {past} 天前或晚于 {future} 天后；已存储，请检查发送端时钟',
  },
  expired: {
    en: '{count} {items} older than the {days} days this signal is kept; stored, but to be removed soon',
    zh: '{count} 个 {items} 早于该信号的保留期（{days} 天）；已存储，但很快会被清除',
  },
  badProtobuf: {
    en: 'the body is not a valid {message}: {problem} at byte {offset}{where}',
    zh: '请求体不是有效的 {message}：第 {offset} 字节处 {problem}{where}',
  },
  badInJson: {
    en: 'the body is not a valid {message}: {problem}{where}',
    zh: '请求体不是有效的 {message}：{problem}{where}',
  },
  badJson: {
    en: 'the body is not valid OTLP/JSON: {problem} at byte {offset}{where}',
    zh: '请求体不是有效的 OTLP/JSON：第 {offset} 字节处 {problem}{where}',
  },
  tooLarge: {
    en: 'the body is larger than {limit} (after inflation); send smaller batches',
    zh: '请求体（解压后）超过 {limit}；请减小批次',
  },
  badEncoding: {
    en: 'content encoding "{encoding}" is not supported; use one of {known}',
    zh: '不支持内容编码“{encoding}”；可用：{known}',
  },
  corruptBody: {
    en: 'the body is not valid {encoding}: {detail}',
    zh: '请求体不是有效的 {encoding} 数据：{detail}',
  },
  badContentType: {
    en: 'content type "{type}" is not supported; use application/x-protobuf or application/json',
    zh: '不支持内容类型“{type}”；请使用 application/x-protobuf 或 application/json',
  },
  notFound: {
    en: 'there is nothing at {path}; OTLP/HTTP is received at {known}',
    zh: '{path} 不存在；OTLP/HTTP 接收地址为 {known}',
  },
  profilesNotStored: {
    en: 'profiles are not stored: the signal is still in development in OTLP; traces, logs and metrics are received at {known}',
    zh: '不存储 profiles：该信号在 OTLP 中仍处于开发阶段；trace、日志与指标的接收地址为 {known}',
  },
  methodNotAllowed: {
    en: '{method} is not allowed here; send POST',
    zh: '此处不允许 {method}；请使用 POST',
  },
  unauthenticated: {
    en: 'a bearer token is required: send the header "authorization: Bearer <token>" (OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token>")',
    zh: '需要 bearer token：请发送请求头“authorization: Bearer <token>”（OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token>"）',
  },
  messageLate: {
    en: 'the message was not complete {seconds} s after its headers',
    zh: '消息在请求头之后 {seconds} 秒内仍未收完',
  },
  messageCut: {
    en: 'the call ended after {got} of {wanted} bytes of its message',
    zh: '调用在其消息的 {wanted} 字节中只发送了 {got} 字节就结束了',
  },
  severalMessages: {
    en: 'bytes follow the message; a call to Export has exactly one',
    zh: '消息之后还有字节；Export 调用只能有一条消息',
  },
  badGrpcFlag: {
    en: 'the first byte of the message is neither 0 (as it is) nor 1 (compressed)',
    zh: '消息的第一个字节既不是 0（未压缩）也不是 1（已压缩）',
  },
  compressionUnnamed: {
    en: 'the message is marked as compressed, but grpc-encoding names no compression',
    zh: '消息标记为已压缩，但 grpc-encoding 没有给出压缩方式',
  },
  unknownMethod: {
    en: 'there is no method {method}; OTLP/gRPC is received at {known}',
    zh: '没有方法 {method}；OTLP/gRPC 的接收方法为 {known}',
  },
  badGrpcType: {
    en: 'content type "{type}" is not supported; use application/grpc+proto',
    zh: '不支持内容类型“{type}”；请使用 application/grpc+proto',
  },
  wrongToken: {
    en: 'the bearer token is not the one of this server',
    zh: 'bearer token 与本服务不符',
  },
  refused: {
    en: 'not stored, try again later: {reason}',
    zh: '未存储，请稍后重试：{reason}',
  },
  internal: {
    en: 'not stored because of an internal error: {reason}',
    zh: '因内部错误未存储：{reason}',
  },
  aborted: {
    en: 'the sender closed the connection before the body was complete',
    zh: '发送端在请求体传完之前关闭了连接',
  },
});

/** What is wrong with the bytes. */
export const PROBLEMS = defineMessages({
  truncated: { en: 'it ends too early', zh: '数据提前结束' },
  'varint-too-long': { en: 'a varint is too long', zh: 'varint 过长' },
  'bad-tag': { en: 'no field tag', zh: '不是字段标签' },
  'wrong-wire-type': { en: 'a field has the wrong wire type', zh: '字段的 wire type 不对' },
  'length-beyond-parent': { en: 'a length reaches beyond its message', zh: '长度超出所在消息' },
  'group-unclosed': { en: 'a group does not end', zh: '组没有结束' },
  'too-deep': { en: 'nested too deeply', zh: '嵌套过深' },
  'given-twice': {
    en: 'a field that a message has once is there twice',
    zh: '消息中只能出现一次的字段出现了两次',
  },
  'too-many-items': {
    en: 'too many spans, log records or data points in one request; send smaller batches',
    zh: '单个请求中的 span、日志或数据点过多；请减小批次',
  },
  'too-much-rewriting': {
    en: 'too many nested values in one request; send smaller batches',
    zh: '单个请求中的嵌套值过多；请减小批次',
  },
  'scope-too-large': {
    en: 'the scope is too large for the number of items under it; send smaller batches or shorten its attributes',
    zh: 'scope 相对于其下条目数量过大；请减小批次或缩短其属性',
  },
  syntax: { en: 'a syntax error', zh: '语法错误' },
  'control-character': { en: 'a control character in a string', zh: '字符串中有控制字符' },
  'bad-escape': { en: 'an escape that JSON does not know', zh: 'JSON 不支持的转义' },
  'wrong-type': { en: 'a value of the wrong type', zh: '值的类型不对' },
  'not-integer': { en: 'a number that is not whole', zh: '不是整数' },
  'out-of-range': { en: 'a number out of range', zh: '数值超出范围' },
  'bad-number': { en: 'a number that cannot be read', zh: '无法读取的数值' },
  'bad-hex': { en: 'an id that is not hexadecimal', zh: 'id 不是十六进制' },
  'bad-base64': { en: 'bytes that are not base64', zh: '字节不是 base64' },
  'enum-name': {
    en: 'an enum as a name; OTLP/JSON allows only its number',
    zh: '枚举写成了名称；OTLP/JSON 只允许数字',
  },
  'trailing-bytes': { en: 'something behind the end', zh: '结尾之后还有内容' },
});
