import { defineMessages } from '../../../../../src/base/messages.ts';

/** Why a file cannot be shown. */
export const readerMessages = defineMessages({
  empty: { en: 'The file is empty.', zh: '文件为空。' },
  broken: {
    en: 'The packed data is damaged or cut off ({reason}). Copy the file again.',
    zh: '压缩数据损坏或被截断（{reason}）。请重新复制该文件。',
  },
  tooLarge: {
    en: 'The file unpacks to more than 1 GiB ({reason}). Read it with "goroscope profile" instead.',
    zh: '解压后超过 1 GiB（{reason}）。请改用“goroscope profile”读取。',
  },
  noPerfSamples: {
    en: 'A recording of perf without a single sample: it was cut off, or nothing ran while it was made.',
    zh: 'perf 记录中没有任何样本：文件被截断，或记录期间没有代码运行。',
  },
  executable: {
    en: 'This is a damaged program. "goroscope binary" says what is wrong with it.',
    zh: '这是已损坏的可执行程序。“goroscope binary”可说明问题所在。',
  },
  goTrace: {
    en: 'This is an execution trace of the Go runtime, which this page does not read.',
    zh: '这是 Go 运行时的执行跟踪，本页面不支持读取。',
  },
  other: {
    en: 'Looks like {kind}, which this page does not show. "goroscope open" reads folders of anything.',
    zh: '看起来是 {kind}，本页面不支持显示。“goroscope open”可读取包含任意文件的目录。',
  },
  noRuns: {
    en: 'No line of the Go runtime in it (gctrace, schedtrace, scavtrace, inittrace).',
    zh: '其中没有 Go 运行时输出的行（gctrace、schedtrace、scavtrace、inittrace）。',
  },
});
