import { defineErrors } from '../define-errors.ts';

/** What can be wrong with the views of a hung process. */
export const errors = defineErrors({
  NO_THREADS: {
    kind: 'input',
    httpStatus: 422,
    message: {
      en: '{path} is no view of threads: neither strace, perf, gdb, delve, a core file, /proc nor a goroutine dump',
      zh: '{path} 不是线程视图：既非 strace、perf、gdb、delve、core 文件、/proc，也非 goroutine 转储',
    },
    hint: {
      en: 'make one with: strace -f -tt -T -y -p PID -o FILE, or gdb -p PID -batch -ex "thread apply all bt", or give pid:N',
      zh: '可这样生成：strace -f -tt -T -y -p PID -o FILE，或 gdb -p PID -batch -ex "thread apply all bt"，或直接给出 pid:N',
    },
  },
});
