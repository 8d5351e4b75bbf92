import { defineErrors } from '../define-errors.ts';

/** What can be wrong with goroutine dumps and logs of the runtime. */
export const errors = defineErrors({
  NO_GOROUTINES: {
    kind: 'input',
    httpStatus: 422,
    message: { en: 'no goroutine dump in {path}', zh: '{path} 中没有 goroutine 转储' },
    hint: {
      en: 'collect one with /debug/pprof/goroutine?debug=2 (or ?debug=1), or send SIGQUIT; binary profiles of other kinds are read by "goroscope profile"',
      zh: '请用 /debug/pprof/goroutine?debug=2（或 ?debug=1）采集，或发送 SIGQUIT；其他类型的二进制 profile 由“goroscope profile”读取',
    },
  },
  NO_RUNTIME_LOG: {
    kind: 'input',
    httpStatus: 422,
    message: { en: 'no line of the Go runtime in {path}', zh: '{path} 中没有 Go 运行时输出的行' },
    hint: {
      en: 'run the program with GODEBUG=gctrace=1 (or schedtrace=1000, scavtrace=1, inittrace=1) and give what it writes to standard error',
      zh: '请用 GODEBUG=gctrace=1（或 schedtrace=1000、scavtrace=1、inittrace=1）运行程序，并提供其标准错误输出',
    },
  },
});
