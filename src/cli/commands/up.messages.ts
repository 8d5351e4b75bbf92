import { defineMessages } from '../../base/messages.ts';

/** Texts of `goroscope up`. */
export const upMessages = defineMessages({
  about: {
    en: 'start the server, the web UI and the OTLP receivers',
    zh: '启动服务器、Web 界面与 OTLP 接收端',
  },
  details: {
    en: 'Listens on loopback. On any other address a token is required, from --token-file or the environment variable\nGOROSCOPE_TOKEN; senders and browsers then present it. Ctrl-C stops in order: what was acknowledged stays.\nBelow 512 MiB of free disk space receivers refuse; below 1.5 GiB days older than yesterday are dropped, oldest first, if that\nbrings the space back.',
    zh: '默认只监听回环地址。监听其他地址时必须提供令牌（--token-file 或环境变量 GOROSCOPE_TOKEN），\n发送方与浏览器均需出示。按 Ctrl-C 有序停止，已确认的数据不会丢失。\n磁盘剩余空间低于 512 MiB 时拒绝接收；低于 1.5 GiB 且删除旧数据足以恢复空间时，\n从最早的一天起删除昨天以前的数据。',
  },
  port: {
    en: 'port of the web UI and HTTP API; 0 chooses a free one',
    zh: 'Web 界面与 HTTP API 的端口；0 表示任选空闲端口',
  },
  otlpHttp: { en: 'port of the OTLP/HTTP receiver', zh: 'OTLP/HTTP 接收端口' },
  otlpGrpc: { en: 'port of the OTLP/gRPC receiver', zh: 'OTLP/gRPC 接收端口' },
  host: { en: 'address to listen on', zh: '监听地址' },
  allowHost: { en: 'host name under which browsers may ask', zh: '允许浏览器使用的主机名' },
  data: { en: 'data directory; by default the user’s own', zh: '数据目录；默认使用当前用户的数据目录' },
  clickhouse: {
    en: 'store in a ClickHouse server or cluster instead of the embedded engine: http://user:password@host:8123/database',
    zh: '改用 ClickHouse 服务器或集群存储：http://用户:密码@主机:8123/数据库',
  },
  enginePriority: {
    en: 'of the embedded engine: idle acknowledges soonest, rows then wait while the processors are full; auto is idle until that happens',
    zh: '内嵌引擎的优先级：idle 使确认最快，但处理器繁忙时数据入库会等待；auto 平时为 idle，遇到这种情况改为 low',
  },
  tokenFile: { en: 'file that holds the token', zh: '令牌所在文件' },
  keepTraces: { en: 'days traces are kept', zh: '链路保留天数' },
  keepLogs: { en: 'days logs are kept', zh: '日志保留天数' },
  doctorEvery: {
    en: 'how often the doctor looks at this machine and keeps what it finds; 0 switches that off',
    zh: '体检本机并保存结论的间隔；0 表示关闭',
  },
  keepMetrics: { en: 'days metrics are kept', zh: '指标保留天数' },
  profile: {
    en: 'collect profiles of NAME from its pprof address (URL, pid:N or pod:NS/NAME:PORT) again and again',
    zh: '定期从服务 NAME 的 pprof 地址（URL、pid:N 或 pod:NS/NAME:PORT）采集性能剖析',
  },
  profileEvery: { en: 'seconds between two collections of a service', zh: '同一服务两次采集的间隔秒数' },
  profileSeconds: { en: 'seconds each CPU profile takes', zh: '每次 CPU 剖析的秒数' },
  profiling: {
    en: 'profiles of {services} every {every} s, {seconds} s of CPU each time',
    zh: '每 {every} 秒采集 {services} 的性能剖析，每次 CPU 剖析 {seconds} 秒',
  },
  samePort: { en: '{port} is the port of {other} already', zh: '{port} 已用作 {other} 的端口' },
  connecting: {
    en: 'connecting to ClickHouse; the log is in {dir} …',
    zh: '正在连接 ClickHouse；日志位于 {dir}……',
  },
  starting: { en: 'starting the storage engine in {dir} …', zh: '正在 {dir} 中启动存储引擎……' },
  ready: { en: 'Goroscope {version} is ready in {time}', zh: 'Goroscope {version} 已就绪，用时 {time}' },
  web: { en: 'web UI and API', zh: 'Web 界面与 API' },
  grpc: { en: 'OTLP over gRPC', zh: 'OTLP gRPC' },
  http: { en: 'OTLP over HTTP', zh: 'OTLP HTTP' },
  dataDir: { en: 'data', zh: '数据目录' },
  send: {
    en: 'Send data from a Go service (or any OpenTelemetry SDK):',
    zh: '从 Go 服务（或任何 OpenTelemetry SDK）发送数据：',
  },
  noService: {
    en: 'No service at hand? In another terminal: {demo}',
    zh: '手边没有服务？在另一个终端运行：{demo}',
  },
  tokenNote: {
    en: 'Senders need the token: OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <token>"',
    zh: '发送方需要令牌：OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer <令牌>"',
  },
  doctorNote: {
    en: 'This machine’s doctor report is on the Doctor page; in the terminal: {program} doctor',
    zh: '本机体检报告见“体检”页面；也可在终端运行：{program} doctor',
  },
  stop: { en: 'Ctrl-C stops.', zh: '按 Ctrl-C 停止。' },
  noWeb: {
    en: 'the web UI is not built (npm run build): only the API answers',
    zh: 'Web 界面尚未构建（npm run build），目前仅提供 API',
  },
  stopping: { en: 'stopping: finishing what was acknowledged …', zh: '正在停止：处理已确认的数据……' },
  stopped: { en: 'stopped', zh: '已停止' },
  internal: { en: 'internal error {id}: {reason}', zh: '内部错误 {id}：{reason}' },
});
