import { defineMessages } from '../../base/messages.ts';

/** What the use case itself says. */
export const doctorMessages = defineMessages({
  checkCrashed: { en: 'the check failed: {message}', zh: '检查自身出错：{message}' },
  whatIfSyntax: { en: 'write it as key=value', zh: '请写成 key=value' },
  whatIfUnknown: { en: 'there is no fact "{key}" to change', zh: '没有可以改变的事实“{key}”' },
  whatIfUnknownNear: {
    en: 'there is no fact "{key}" to change; did you mean "{near}"?',
    zh: '没有可以改变的事实“{key}”，是否想用“{near}”？',
  },
  whatIfValue: { en: '"{value}" is not {wanted}', zh: '“{value}”不是{wanted}' },
  wantedCpus: { en: 'a number of CPUs or "max"', zh: 'CPU 数或“max”' },
  wantedBytes: { en: 'a size such as 512MiB, or "max"', zh: '大小（如 512MiB）或“max”' },
  wantedCount: { en: 'a count of CPUs', zh: 'CPU 个数' },
  wantedVersion: { en: 'a Go version such as go1.26.0', zh: 'Go 版本（如 go1.26.0）' },
  wantedLanguage: { en: 'a language line such as 1.25', zh: '语言版本行（如 1.25）' },
  whatIfGone: { en: 'taken away by --what-if', zh: '由 --what-if 移除' },
  whatIfNotKnown: {
    en: 'the fact "{fact}" is not known here, so that it has no parts: give its whole value',
    zh: '此处不知道事实“{fact}”，没有可改的部分：请给出完整的值',
  },
  whatIfNoParts: {
    en: 'there is nothing below it that "{path}" could name',
    zh: '其下没有“{path}”所指的内容',
  },
  whatIfNoPart: {
    en: 'there is no part "{path}"; parts are {parts}',
    zh: '没有“{path}”这一部分；可用的有 {parts}',
  },
  whatIfJson: {
    en: 'it has parts, so that its value must be JSON ({message})',
    zh: '它由多个部分组成，值必须是 JSON（{message}）',
  },
  whatIfShape: {
    en: 'the value has not the parts that "{fact}" must have: change one part of it instead (FACT.PART=VALUE)',
    zh: '该值不具有“{fact}”应有的部分：请只改其中一部分（FACT.PART=VALUE）',
  },
  wantedRelease: { en: 'a kernel release such as 6.8.0', zh: '内核版本（如 6.8.0）' },
  wantedBoolean: { en: 'true or false', zh: 'true 或 false' },
  wantedInteger: { en: 'a whole number', zh: '整数' },
  wantedNumber: { en: 'a number', zh: '数字' },
  noGroup: {
    en: 'the control group of the process is not known here',
    zh: '此处不知道进程所在的控制组',
  },
});
