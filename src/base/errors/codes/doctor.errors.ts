import { defineErrors } from '../define-errors.ts';

/** What can be wrong with the object of a doctor run. */
export const errors = defineErrors({
  SNAPSHOT_NOT_READABLE: {
    kind: 'input',
    httpStatus: 400,
    message: { en: 'cannot read the snapshot {path}: {reason}', zh: '无法读取快照 {path}：{reason}' },
    hint: {
      en: 'give a directory, or a .tar or .tar.gz file, that holds "proc/" and "sys/"',
      zh: '请提供一个包含“proc/”和“sys/”的目录，或 .tar、.tar.gz 文件',
    },
  },
  UNKNOWN_TARGET: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'unknown target "{target}"{suggestion}', zh: '未知目标“{target}”{suggestion}' },
    hint: {
      en: 'targets are: local, pid:N, container:NAME, compose:SERVICE, pod:NAMESPACE/NAME, deploy:NAMESPACE/NAME, ssh:HOST, image:PATH, snapshot:PATH',
      zh: '可用目标：local、pid:N、container:NAME、compose:SERVICE、pod:NAMESPACE/NAME、deploy:NAMESPACE/NAME、ssh:HOST、image:PATH、snapshot:PATH',
    },
  },
  UNKNOWN_CHECK: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'there is no check "{name}"', zh: '没有名为“{name}”的检查' },
    hint: { en: '{suggestion}', zh: '{suggestion}' },
  },
  UNKNOWN_CLAIM: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'there is no claim "{name}"', zh: '没有名为“{name}”的说法' },
    hint: {
      en: 'judged claims go from {first} to {last}; near it: {near}; "goroscope doctor --list-claims" shows all',
      zh: '已评判的说法从 {first} 到 {last}；与之相近：{near}；“goroscope doctor --list-claims”列出全部',
    },
  },
  NOTHING_TO_EXPLAIN: {
    kind: 'usage',
    httpStatus: 400,
    message: {
      en: 'neither a check nor a judged claim is about "{name}"',
      zh: '没有任何检查或已评判的说法与“{name}”有关',
    },
    hint: {
      en: '{near}"goroscope doctor --list-checks" and "--list-claims" show all',
      zh: '{near}“goroscope doctor --list-checks”与“--list-claims”列出全部',
    },
  },
  BAD_WHAT_IF: {
    kind: 'usage',
    httpStatus: 400,
    message: { en: 'what-if "{text}": {problem}', zh: '假设条件“{text}”：{problem}' },
    hint: {
      en: 'facts that can be changed: {keys}',
      zh: '可以改变的事实：{keys}',
    },
  },
  NO_SUCH_PROCESS: {
    kind: 'environment',
    httpStatus: 404,
    message: { en: 'there is no process {pid} here', zh: '此处没有进程 {pid}' },
    hint: {
      en: 'find the process with "pgrep -a NAME"; inside a container its number differs from the one outside',
      zh: '用“pgrep -a NAME”查找进程；容器内外的进程号不同',
    },
  },
  CAPTURE_NOT_WRITABLE: {
    kind: 'environment',
    httpStatus: 500,
    message: {
      en: 'cannot write the capture to {path}: {reason}',
      zh: '无法将采集结果写入 {path}：{reason}',
    },
    hint: {
      en: 'give a new file ending in .tar.gz or .tar, or a folder that is empty',
      zh: '请给出以 .tar.gz 或 .tar 结尾的新文件，或一个空目录',
    },
  },
  BASELINE_NOT_READABLE: {
    kind: 'input',
    httpStatus: 400,
    message: { en: 'cannot use the baseline {path}: {problem}', zh: '无法使用基线 {path}：{problem}' },
    hint: {
      en: 'a baseline is a report written with "goroscope doctor --json"',
      zh: '基线是用“goroscope doctor --json”写出的报告',
    },
  },
  SUPPRESSIONS_NOT_READABLE: {
    kind: 'input',
    httpStatus: 400,
    message: { en: 'cannot use {path}: {problem}', zh: '无法使用 {path}：{problem}' },
    hint: {
      en: 'see docs/guides/doctor.md for the format',
      zh: '格式见 docs/guides/doctor.md',
    },
  },
});
