import { defineMessages } from '../../base/messages.ts';

/** Help of `goroscope runtime`. */
export const runtimeCommandMessages = defineMessages({
  about: {
    en: 'read gctrace, schedtrace, scavtrace and inittrace out of a log, with advice',
    zh: '从日志中读取 gctrace、schedtrace、scavtrace 与 inittrace，并给出建议',
  },
  details: {
    en: 'Reads what GODEBUG makes the Go runtime (1.19 to 1.27) write to standard error, also between the lines of the application and behind the prefixes of a logger. A restart begins a new run. Exit code 2 when a file could not be read.',
    zh: '读取 GODEBUG 让 Go 运行时（1.19 至 1.27）写到标准错误的内容，可与应用日志混在一起，也可带日志前缀。重启即开始新的一次运行。文件无法读取时退出码为 2。',
  },
  files: { en: 'logs; - is standard input', zh: '日志；- 表示标准输入' },
});
