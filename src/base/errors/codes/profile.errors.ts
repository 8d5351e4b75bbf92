import { defineErrors } from '../define-errors.ts';

/** What can be wrong with profiles and with what is asked of them. */
export const errors = defineErrors({
  PROFILE_EMPTY: {
    kind: 'input',
    httpStatus: 400,
    message: { en: '{path} is no profile: {detail}', zh: '{path} 不是 profile：{detail}' },
    hint: {
      en: 'the program may have ended before pprof.StopCPUProfile, or the download failed; collect it again',
      zh: '程序可能在 pprof.StopCPUProfile 之前退出，或下载失败；请重新采集',
    },
  },
  PROFILE_TRUNCATED: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: '{path} is incomplete at byte {offset}: {detail}',
      zh: '{path} 在第 {offset} 字节处不完整：{detail}',
    },
    hint: {
      en: 'the file was cut short while it was written or copied; collect it again',
      zh: '文件在写入或复制时被截断；请重新采集',
    },
  },
  PROFILE_MALFORMED: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: '{path} cannot be read (byte {offset}): {detail}',
      zh: '无法解析 {path}（第 {offset} 字节）：{detail}',
    },
    hint: {
      en: 'check that this is a pprof profile and that nothing changed its bytes (text mode, proxy, encoding)',
      zh: '请确认这是 pprof profile，且内容未被改动（文本模式、代理、编码转换）',
    },
  },
  PROFILE_INVALID: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: '{path} contradicts itself (byte {offset}): {detail}',
      zh: '{path} 内容自相矛盾（第 {offset} 字节）：{detail}',
    },
    hint: {
      en: 'the program that wrote it has a defect, or bytes were damaged; collect it again',
      zh: '生成它的程序存在缺陷，或数据已损坏；请重新采集',
    },
  },
  PROFILE_CONCATENATED: {
    kind: 'input',
    httpStatus: 400,
    message: {
      en: '{path} holds more than one profile (the next begins at byte {offset}): {detail}',
      zh: '{path} 含有多个 profile（下一个始于第 {offset} 字节）：{detail}',
    },
    hint: {
      en: 'write each profile to a file of its own and name all files: they are merged',
      zh: '请将每个 profile 写入单独文件并同时列出：它们会被合并',
    },
  },
  PROFILE_UNRECOGNIZED: {
    kind: 'input',
    httpStatus: 400,
    message: { en: '{path} is no profile: {detail}', zh: '{path} 不是 profile：{detail}' },
    hint: {
      en: 'expected what /debug/pprof/… or runtime/pprof writes; goroutine dumps (debug=2) go to "goroscope goroutines"',
      zh: '应为 /debug/pprof/… 或 runtime/pprof 的输出；goroutine 转储（debug=2）请用“goroscope goroutines”',
    },
  },
  PROFILE_TOO_LARGE: {
    kind: 'input',
    httpStatus: 413,
    message: { en: '{path} is too large: {detail}', zh: '{path} 过大：{detail}' },
    hint: {
      en: 'collect for a shorter time, or lower the sampling rate',
      zh: '请缩短采集时间，或降低采样率',
    },
  },
  PROFILES_INCOMPATIBLE: {
    kind: 'input',
    httpStatus: 400,
    message: { en: 'these profiles cannot be put together: {detail}', zh: '这些 profile 无法合并：{detail}' },
    hint: {
      en: 'merge or compare profiles of one kind only: CPU with CPU, heap with heap',
      zh: '只能合并或比较同类 profile：CPU 与 CPU、heap 与 heap',
    },
  },
  BAD_PROFILE_OPTION: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: '{problem}', zh: '{problem}' },
    hint: {
      en: 'run "goroscope profile --help" for the options; "goroscope profile raw FILE" shows what the profile holds',
      zh: '运行“goroscope profile --help”查看选项；“goroscope profile raw 文件”可查看 profile 的内容',
    },
  },
  NO_PROFILE_MATCH: {
    kind: 'input',
    httpStatus: 404,
    message: { en: '{problem}', zh: '{problem}' },
    hint: {
      en: 'the expression is matched against function names; "goroscope profile top FILE" lists them',
      zh: '该表达式与函数名匹配；“goroscope profile top 文件”可列出函数名',
    },
  },
  PPROF_NOT_FOUND: {
    kind: 'environment',
    httpStatus: 502,
    message: { en: 'no profiles can be collected: {problem}', zh: '无法采集 profile：{problem}' },
    hint: {
      en: 'the program must serve net/http/pprof (import _ "net/http/pprof" and http.ListenAndServe), and this machine must reach that port',
      zh: '程序须提供 net/http/pprof（import _ "net/http/pprof" 并 http.ListenAndServe），且本机须能访问该端口',
    },
  },
  FILE_NOT_WRITABLE: {
    kind: 'environment',
    httpStatus: 500,
    message: { en: 'cannot write {path}: {reason}', zh: '无法写入 {path}：{reason}' },
    hint: {
      en: 'check that the directory exists and that this user may write to it',
      zh: '请确认目录存在且当前用户有写入权限',
    },
  },
});
