import { defineErrors } from '../define-errors.ts';

/** Why the server cannot start, and what it answers when a request cannot be served. */
export const errors = defineErrors({
  SERVER_PORT_IN_USE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'cannot serve the web UI on {address}: the port is in use by {owner}',
      zh: '无法在 {address} 提供 Web 界面：端口已被 {owner} 占用',
    },
    hint: {
      en: 'stop that process or choose another port with --port',
      zh: '请停止该进程，或用 --port 选择其他端口',
    },
  },
  SERVER_ADDRESS_UNUSABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'cannot serve the web UI on {address}: {reason}',
      zh: '无法在 {address} 提供 Web 界面：{reason}',
    },
    hint: {
      en: 'use an address of this machine; ports below 1024 need a permission',
      zh: '请使用本机地址；1024 以下的端口需要权限',
    },
  },
  SERVER_TOKEN_REQUIRED: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: 'listening on {host}, which other machines can reach, needs a bearer token',
      zh: '在其他机器可以访问的地址 {host} 上监听需要 bearer token',
    },
    hint: {
      en: 'write a token of at least 16 characters into a file and pass --token-file FILE, or set GOROSCOPE_TOKEN',
      zh: '请将至少 16 个字符的 token 写入文件并用 --token-file FILE 指定，或设置 GOROSCOPE_TOKEN',
    },
  },
  TOKEN_UNUSABLE: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: 'the token in {source} cannot be used: {reason}',
      zh: '无法使用 {source} 中的 token：{reason}',
    },
    hint: {
      en: 'a token is one line of at least 16 visible ASCII characters, for example from: openssl rand -hex 32',
      zh: 'token 为一行、至少 16 个可见 ASCII 字符，例如由“openssl rand -hex 32”生成',
    },
  },
  DATA_DIR_UNUSABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the data directory {path} cannot be used: {reason}',
      zh: '无法使用数据目录 {path}：{reason}',
    },
    hint: {
      en: 'give this user write permission there or choose another directory with --data',
      zh: '请授予当前用户写权限，或用 --data 选择其他目录',
    },
  },
  BAD_REQUEST: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'the request is not valid: {problem}', zh: '请求无效：{problem}' },
    hint: {
      en: 'see /api/openapi.json for the parameters of every route',
      zh: '各接口的参数见 /api/openapi.json',
    },
  },
  REQUEST_TOO_LARGE: {
    kind: 'usage',
    httpStatus: 413,
    message: { en: 'the request body is larger than {limit}', zh: '请求体超过 {limit}' },
    hint: { en: 'send a smaller request', zh: '请减小请求' },
  },
  WRONG_CONTENT_TYPE: {
    kind: 'usage',
    httpStatus: 415,
    message: {
      en: 'content type "{seen}" is not understood here',
      zh: '此处不支持内容类型“{seen}”',
    },
    hint: { en: 'send the body as application/json', zh: '请以 application/json 发送请求体' },
  },
  ROUTE_NOT_FOUND: {
    kind: 'usage',
    httpStatus: 404,
    message: { en: 'there is no {method} {path}', zh: '不存在 {method} {path}' },
    hint: { en: 'see /api/openapi.json for all routes', zh: '全部接口见 /api/openapi.json' },
  },
  TOKEN_REQUIRED: {
    kind: 'usage',
    httpStatus: 401,
    message: { en: 'this server answers only with its token', zh: '访问该服务器需要 token' },
    hint: {
      en: 'send the header "Authorization: Bearer <token>" or sign in with the token',
      zh: '请发送请求头“Authorization: Bearer <token>”，或用 token 登录',
    },
  },
  TOKEN_WRONG: {
    kind: 'usage',
    httpStatus: 401,
    message: { en: 'this is not the token of this server', zh: 'token 不正确' },
    hint: {
      en: 'use the token from the file given to "goroscope up" with --token-file',
      zh: '请使用“goroscope up”通过 --token-file 指定的 token',
    },
  },
  TOO_MANY_SIGN_INS: {
    kind: 'usage',
    httpStatus: 429,
    message: { en: 'too many sign-ins with a wrong token', zh: '使用错误 token 登录次数过多' },
    hint: { en: 'wait a minute and try again', zh: '请一分钟后重试' },
  },
  HOST_NOT_ALLOWED: {
    kind: 'usage',
    httpStatus: 403,
    message: {
      en: 'this server is not known as "{host}"',
      zh: '该服务器不接受主机名“{host}”',
    },
    hint: {
      en: 'open it by its address, or allow the name with --allow-host {host}',
      zh: '请通过其地址访问，或用 --allow-host {host} 允许该名称',
    },
  },
  ORIGIN_NOT_ALLOWED: {
    kind: 'usage',
    httpStatus: 403,
    message: {
      en: 'requests from pages of "{origin}" are not allowed',
      zh: '不允许来自“{origin}”页面的请求',
    },
    hint: { en: 'use the web UI of this server', zh: '请使用该服务器自己的 Web 界面' },
  },
  BAD_TIME_RANGE: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: 'the time range {from} … {to} cannot be used: {reason}',
      zh: '无法使用时间范围 {from} … {to}：{reason}',
    },
    hint: {
      en: '"from" and "to" are Unix milliseconds, "from" before "to", at most {days} days apart',
      zh: '“from”和“to”为 Unix 毫秒，“from”须早于“to”，间隔不超过 {days} 天',
    },
  },
  TRACE_NOT_FOUND: {
    kind: 'input',
    httpStatus: 404,
    message: { en: 'no span of trace {traceId} is stored', zh: '没有存储 trace {traceId} 的任何 span' },
    hint: {
      en: 'it may not have been sent yet, may not have been sampled, or is older than the retention',
      zh: '可能尚未发送、未被采样，或已超过保留期限',
    },
  },
  TRACE_NOT_STORED: {
    kind: 'input',
    httpStatus: 404,
    message: {
      en: 'no span of trace {traceId} is stored, and some of what was received in the last {age} is not stored yet',
      zh: '没有存储 trace {traceId} 的任何 span，且最近 {age} 内收到的数据有一部分尚未入库',
    },
    hint: {
      en: 'try again in a moment; the status page shows how far the store is behind',
      zh: '请稍后重试；状态页会显示入库落后的时间',
    },
  },
  SPAN_NOT_FOUND: {
    kind: 'input',
    httpStatus: 404,
    message: {
      en: 'span {spanId} of trace {traceId} is not stored',
      zh: '没有存储 trace {traceId} 的 span {spanId}',
    },
    hint: { en: 'open the trace to see the spans that are', zh: '请打开该 trace 查看已存储的 span' },
  },
  LOG_NOT_FOUND: {
    kind: 'input',
    httpStatus: 404,
    message: { en: 'log record {id} is not stored', zh: '没有存储日志记录 {id}' },
    hint: {
      en: 'it may be older than the retention; search for it by time and text',
      zh: '可能已超过保留期限；请按时间和文本搜索',
    },
  },
  METRIC_NOT_FOUND: {
    kind: 'input',
    httpStatus: 404,
    message: { en: 'no metric "{name}" in this time range', zh: '该时间范围内没有指标“{name}”' },
    hint: { en: 'see /api/v1/metrics for the metrics of the range', zh: '该范围内的指标见 /api/v1/metrics' },
  },
  METRIC_FUNCTION_UNFIT: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: '{fn} cannot be computed from {name}, which is a {type}',
      zh: '无法对类型为 {type} 的 {name} 计算 {fn}',
    },
    hint: { en: 'for a {type} use: {known}', zh: '{type} 可用：{known}' },
  },
  SERVER_BUSY: {
    kind: 'upstream',
    httpStatus: 503,
    message: {
      en: 'too many queries are waiting ({waiting})',
      zh: '等待中的查询过多（{waiting} 个）',
    },
    hint: { en: 'try again in a moment', zh: '请稍后重试' },
  },
  TOO_MANY_TAILS: {
    kind: 'upstream',
    httpStatus: 503,
    message: { en: 'all {limit} live tails are in use', zh: '全部 {limit} 个实时日志连接已被占用' },
    hint: { en: 'close one that is not needed', zh: '请关闭不需要的连接' },
  },
  REQUEST_TIMEOUT: {
    kind: 'upstream',
    httpStatus: 504,
    message: {
      en: 'no answer within {seconds} seconds',
      zh: '{seconds} 秒内未得到结果',
    },
    hint: {
      en: 'choose a shorter time range or a narrower filter',
      zh: '请缩短时间范围或收紧过滤条件',
    },
  },
  REQUEST_CANCELLED: {
    kind: 'usage',
    httpStatus: 499,
    message: { en: 'the client went away', zh: '客户端已断开' },
    hint: { en: 'nothing to do', zh: '无需处理' },
  },
  NOT_READY: {
    kind: 'upstream',
    httpStatus: 503,
    message: { en: 'not ready: {reason}', zh: '尚未就绪：{reason}' },
    hint: { en: 'try again in a few seconds', zh: '请几秒后重试' },
  },
  WEB_NOT_BUILT: {
    kind: 'environment',
    httpStatus: 503,
    message: { en: 'the web UI is not built', zh: 'Web 界面尚未构建' },
    hint: { en: 'run "npm run build" in the checkout', zh: '请在代码目录运行“npm run build”' },
  },
  INTERNAL_ERROR: {
    kind: 'environment',
    httpStatus: 500,
    message: {
      en: 'internal error {id}: this is a bug in goroscope',
      zh: '内部错误 {id}：这是 goroscope 的缺陷',
    },
    hint: {
      en: 'the server printed the details under this id: please report them',
      zh: '服务器已按该编号输出详情，请附上报告',
    },
  },
  NO_SERVER: {
    kind: 'upstream',
    httpStatus: 503,
    message: { en: 'no goroscope answers at {url}: {reason}', zh: '{url} 没有 goroscope 响应：{reason}' },
    hint: {
      en: 'start one with "goroscope up", name another with --server URL, or read a data directory with --data DIR',
      zh: '请用“goroscope up”启动，或用 --server URL 指定其他服务器，或用 --data DIR 直接读取数据目录',
    },
  },
  SERVER_PROBLEM: {
    kind: 'upstream',
    httpStatus: 502,
    message: { en: '{url} reports: {problem}', zh: '{url} 报告：{problem}' },
    hint: { en: '{hint}', zh: '{hint}' },
  },
  SERVER_REFUSED: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: '{url} refuses this: {problem}', zh: '{url} 拒绝该请求：{problem}' },
    hint: { en: '{hint}', zh: '{hint}' },
  },
  DEMO_UNREADABLE: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: 'the recording {path} cannot be read at byte {offset}: {reason}',
      zh: '无法读取录制文件 {path}（第 {offset} 字节）：{reason}',
    },
    hint: {
      en: 'use a recording made by "shop record", or the one that comes with the package',
      zh: '请使用“shop record”生成的录制文件，或软件包自带的文件',
    },
  },
});
