import { defineErrors } from '../define-errors.ts';

/** What can go wrong with the telemetry store. */
export const errors = defineErrors({
  STORE_DIR_LOCKED: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'data directory {dir} is in use by process {pid}',
      zh: '数据目录 {dir} 正被进程 {pid} 使用',
    },
    hint: {
      en: 'stop that process, or choose another directory with --data',
      zh: '请停止该进程，或用 --data 指定其他目录',
    },
  },
  STORE_DIR_NOT_WRITABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: { en: 'cannot write to data directory {dir}: {reason}', zh: '无法写入数据目录 {dir}：{reason}' },
    hint: {
      en: 'give this user write permission there, or choose another directory with --data',
      zh: '请为当前用户授予该目录的写权限，或用 --data 指定其他目录',
    },
  },
  STORE_DIR_PATTERN: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the path of data directory {dir} holds {found}, which the embedded engine reads as a pattern',
      zh: '数据目录路径 {dir} 含有 {found}，内嵌引擎会把它当作通配模式',
    },
    hint: {
      en: 'choose a data directory without * ? { } \\ in its path with --data, or give this one another name',
      zh: '请用 --data 指定路径中不含 * ? { } \\ 的数据目录，或将其重命名',
    },
  },
  STORE_PRIORITY_UNAVAILABLE: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the engine cannot run at idle priority here: that needs Linux and the program chrt',
      zh: '无法以 idle 优先级运行引擎：需要 Linux 和 chrt 程序',
    },
    hint: {
      en: 'install util-linux, or leave out --engine-priority idle',
      zh: '请安装 util-linux，或不使用 --engine-priority idle',
    },
  },
  STORE_ENGINE_MISSING: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the embedded engine cannot be loaded on {platform}: {reason}',
      zh: '无法在 {platform} 上加载内嵌引擎：{reason}',
    },
    hint: {
      en: 'run "npm install" so that the engine for this platform is fetched, or use a server with --clickhouse URL (Linux with glibc and macOS have an embedded engine)',
      zh: '请运行“npm install”以获取本平台的引擎，或用 --clickhouse URL 连接服务器（内嵌引擎支持使用 glibc 的 Linux 和 macOS）',
    },
  },
  STORE_ENGINE_DOWN: {
    kind: 'upstream',
    httpStatus: 503,
    message: {
      en: 'the embedded engine stopped ({reason}); it is being restarted',
      zh: '内嵌引擎已停止（{reason}），正在重启',
    },
    hint: { en: 'try again in a few seconds', zh: '请几秒后重试' },
  },
  STORE_UNAVAILABLE: {
    kind: 'upstream',
    httpStatus: 503,
    message: { en: 'ClickHouse at {url} does not answer: {reason}', zh: 'ClickHouse {url} 无响应：{reason}' },
    hint: {
      en: 'check that the server runs and that address, user and password are right',
      zh: '请确认服务器正在运行，且地址、用户名和密码正确',
    },
  },
  STORE_REJECTED: {
    kind: 'upstream',
    httpStatus: 500,
    message: {
      en: 'the engine refused {what} (code {engineCode}): {reason}',
      zh: '引擎拒绝了 {what}（代码 {engineCode}）：{reason}',
    },
    hint: { en: 'the segment is kept; look at the reason', zh: '该日志段已保留，请查看原因' },
  },
  STORE_OUT_OF_SPACE: {
    kind: 'environment',
    httpStatus: 503,
    message: { en: 'no space for {what}: {reason}', zh: '空间不足，无法完成 {what}：{reason}' },
    hint: {
      en: 'free disk space, shorten the retention, or raise the memory limit if the reason is memory',
      zh: '请释放磁盘空间、缩短保留时间，或在内存不足时提高内存上限',
    },
  },
  STORE_MEMORY: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the memory limit of the engine does not suffice for {what}: {reason}',
      zh: '引擎的内存上限不足以完成 {what}：{reason}',
    },
    hint: {
      en: 'it is tried again, then in smaller pieces; a higher memory limit of the engine avoids that',
      zh: '将重试，之后分成更小的部分；提高引擎的内存上限可避免此情况',
    },
  },
  STORE_RETRY: {
    kind: 'upstream',
    httpStatus: 503,
    message: {
      en: '{what} failed (code {engineCode}): {reason}',
      zh: '{what} 失败（代码 {engineCode}）：{reason}',
    },
    hint: {
      en: 'it is tried again until it works; nothing is lost',
      zh: '将一直重试直至成功；数据不会丢失',
    },
  },
  STORE_SCHEMA_TOO_NEW: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'the tables have schema version {found}, this program knows versions up to {known}',
      zh: '数据表的模式版本为 {found}，本程序最高支持 {known}',
    },
    hint: {
      en: 'use the newer program that made them, or another data directory',
      zh: '请使用创建这些表的新版程序，或改用其他数据目录',
    },
  },
  STORE_SCHEMA_CHANGED: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'schema step {version} was applied with other contents than this program has',
      zh: '模式步骤 {version} 当初应用的内容与本程序不一致',
    },
    hint: {
      en: 'the tables were made by another build; use that build, or another data directory',
      zh: '这些表由其他构建版本创建；请使用该版本，或改用其他数据目录',
    },
  },
  STORE_ENGINE_TOO_OLD: {
    kind: 'environment',
    httpStatus: 503,
    message: {
      en: 'ClickHouse {found} is too old, {needed} or newer is needed',
      zh: 'ClickHouse {found} 版本过旧，需要 {needed} 或更高版本',
    },
    hint: { en: 'upgrade the server', zh: '请升级服务器' },
  },
  STORE_QUERY_FAILED: {
    kind: 'upstream',
    httpStatus: 400,
    message: {
      en: 'query {query} failed (code {engineCode}): {reason}',
      zh: '查询 {query} 失败（代码 {engineCode}）：{reason}',
    },
    hint: {
      en: 'check the SQL; the tables are described in docs/schema.md',
      zh: '请检查 SQL；表结构见 docs/schema.md',
    },
  },
  STORE_QUERY_TIMEOUT: {
    kind: 'upstream',
    httpStatus: 504,
    message: {
      en: 'query {query} took longer than {timeoutMs} ms',
      zh: '查询 {query} 超过 {timeoutMs} 毫秒',
    },
    hint: { en: 'choose a shorter time range or a narrower filter', zh: '请缩短时间范围或收窄筛选条件' },
  },
  STORE_QUERY_CANCELLED: {
    kind: 'upstream',
    httpStatus: 499,
    message: { en: 'query {query} was cancelled', zh: '查询 {query} 已取消' },
    hint: { en: 'run it again if the result is still wanted', zh: '如仍需要结果，请重新运行' },
  },
  STORE_LIMIT_REACHED: {
    kind: 'upstream',
    httpStatus: 422,
    message: { en: 'query {query} reached a limit: {reason}', zh: '查询 {query} 达到限制：{reason}' },
    hint: {
      en: 'choose a shorter time range, a narrower filter or fewer columns',
      zh: '请缩短时间范围、收窄筛选条件或减少列',
    },
  },
  STORE_BUSY: {
    kind: 'upstream',
    httpStatus: 503,
    message: { en: 'too many queries are waiting ({waiting})', zh: '等待中的查询过多（{waiting}）' },
    hint: { en: 'try again in a few seconds', zh: '请几秒后重试' },
  },
  STORE_COLUMNS_DIFFER: {
    kind: 'upstream',
    httpStatus: 500,
    message: {
      en: 'query {query} answered with other columns than declared: {difference}',
      zh: '查询 {query} 返回的列与声明不符：{difference}',
    },
    hint: { en: 'this is a fault of this program: please report it', zh: '这是本程序的缺陷，请反馈' },
  },
  STORE_NOT_READ_ONLY: {
    kind: 'usage',
    httpStatus: 403,
    message: { en: 'this SQL is not allowed: {reason}', zh: '不允许执行此 SQL：{reason}' },
    hint: {
      en: 'one statement that only reads the tables of docs/schema.md: SELECT, WITH, SHOW, DESCRIBE, EXPLAIN, EXISTS',
      zh: '只允许一条仅读取 docs/schema.md 中各表的语句：SELECT、WITH、SHOW、DESCRIBE、EXPLAIN、EXISTS',
    },
  },
});
